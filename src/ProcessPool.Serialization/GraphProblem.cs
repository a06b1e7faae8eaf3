using System.Reflection;

namespace ProcessPool.Serialization;

/// <summary>One value that cannot leave the process.</summary>
/// <param name="Path">How it is reached, in the user's names: <c>closure → this.logger._stream</c>.</param>
/// <param name="Type">The type of the value, where there is one.</param>
/// <param name="Reason">What the value is that it cannot cross.</param>
/// <param name="NextStep">What the user can do instead.</param>
/// <param name="Reader">The function on whose behalf it would have crossed: the nearest delegate on the path.</param>
internal sealed record GraphProblem(string Path, Type? Type, string Reason, string NextStep, MethodBase? Reader)
{
    public override string ToString() => Type is null ? $"{Path} — {Reason}. {NextStep}" : $"{Path} : {Type} — {Reason}. {NextStep}";
}
