using System.Diagnostics.CodeAnalysis;
using ProcessPool.WorkerHost;

/// <summary>
/// Makes a worker of an application that carries its own runtime: such an executable can only start itself. The runtime calls
/// <see cref="Initialize"/> before the application's <c>Main</c>, which is never reached.
/// </summary>
[SuppressMessage("Design", "CA1050", Justification = "The runtime looks for this name, without a namespace.")]
internal static class StartupHook
{
    /// <summary>The variable that says that the hook is ours, not inherited by a process that a worker started.</summary>
    public const string Variable = "PROCESSPOOL_WORKER";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Variable) == "1")
        {
            Environment.Exit(WorkerMain.Run());
        }
    }
}
