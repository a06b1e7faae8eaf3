namespace ProcessPool.Serialization.Code;

/// <summary>Code that no other process could find. Becomes a <see cref="GraphProblem"/> of the value that needs it.</summary>
internal sealed class CodeRefusedException : Exception
{
    public const string Redesign = "Use code that is compiled into an assembly file";

    public CodeRefusedException()
    {
    }

    public CodeRefusedException(string message)
        : base(message)
    {
    }

    public CodeRefusedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public CodeRefusedException(string reason, string nextStep)
        : base(reason) => NextStep = nextStep;

    public string NextStep { get; } = Redesign;
}
