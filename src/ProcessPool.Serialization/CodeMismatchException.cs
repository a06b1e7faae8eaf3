using System.Reflection;

namespace ProcessPool.Serialization;

/// <summary>This process has no assembly of the build that a value refers to. The message names the builds and their files.</summary>
internal sealed class CodeMismatchException : Exception
{
    public CodeMismatchException()
    {
    }

    public CodeMismatchException(string? message)
        : base(message)
    {
    }

    public CodeMismatchException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public static CodeMismatchException Create(AssemblyReference wanted, IReadOnlyList<Assembly> found)
    {
        var origin = $"{wanted.FullName}, build {wanted.Mvid}, from '{wanted.Path}'";
        if (found.Count == 0)
        {
            return new CodeMismatchException($"The value needs {origin}, which cannot be found in this process.");
        }

        var builds = string.Join("; ", found.Select(assembly => $"build {assembly.ManifestModule.ModuleVersionId} from '{PathOf(assembly)}'"));
        return new CodeMismatchException(
            $"The value needs {origin}, but this process has another: {builds}. The assembly was rebuilt or replaced after one of the "
            + "processes had loaded it.");
    }

    [System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessage(
        "SingleFile", "IL3000", Justification = "The location is part of a message.")]
    private static string PathOf(Assembly assembly) => assembly.Location;
}
