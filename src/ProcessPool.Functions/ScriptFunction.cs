using System.Reflection;
using System.Runtime.Loader;
using ProcessPool.Serialization.Code.Images;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Functions;

/// <summary>A static variable of a script, with the value that it had at the call.</summary>
internal sealed record ScriptVariable(FieldInfo Field, object? Value);

/// <summary>
/// A function that was typed into a script, with the script's variables that it may read. They are set before the function runs, unless they are its own
/// already. One thread of a worker runs functions, so nobody sees them change.
/// </summary>
[Transparent]
internal sealed class ScriptFunction(ItemFunction function, ScriptVariable[] variables) : ItemFunction
{
    private static ScriptFunction? _latest;

    public override void Run(ChunkContext context)
    {
        SetOnce();
        function.Run(context);
    }

    public override object? RunOne(ChunkContext context)
    {
        SetOnce();
        return function.RunOne(context);
    }

    private void SetOnce()
    {
        if (!ReferenceEquals(_latest, this))
        {
            _latest = this;
            Set(variables);
        }
    }

    /// <summary>Gives the variables of a session their values, in a process that was sent their code; not in the session's own.</summary>
    public static void Set(ScriptVariable[] variables)
    {
        foreach (var (field, value) in variables)
        {
            if (AssemblyLoadContext.GetLoadContext(field.Module.Assembly) is ImageLoadContext)
            {
                field.SetValue(null, value);
            }
        }
    }
}

/// <summary>The same for an action that runs once: an initializer.</summary>
[Transparent]
internal sealed class ScriptAction(Action action, ScriptVariable[] variables)
{
    public void Invoke()
    {
        ScriptFunction.Set(variables);
        action();
    }
}
