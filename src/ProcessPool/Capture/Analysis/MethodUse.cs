using System.Reflection;

namespace ProcessPool.Capture.Analysis;

/// <summary>What is known of one method, for all calls of it together.</summary>
internal sealed class MethodUse(MethodBase method, MethodBody body, int arguments)
{
    private readonly HeldVariable[] _variables = Create(arguments + body.LocalVariables.Count);

    public MethodBase Method { get; } = method;

    public MethodBody Body { get; } = body;

    public int ArgumentCount { get; } = arguments;

    public HeldVariable Result { get; } = new();

    /// <summary>The pass that last looked at it.</summary>
    public int Pass { get; set; }

    public HeldVariable Argument(int index) => _variables[index];

    public HeldVariable Local(int index) => _variables[ArgumentCount + index];

    private static HeldVariable[] Create(int count)
    {
        var variables = new HeldVariable[count];
        for (var i = 0; i < count; i++)
        {
            variables[i] = new HeldVariable();
        }

        return variables;
    }
}
