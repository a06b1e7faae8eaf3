using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ProcessPool.WorkerHost;

namespace ProcessPool.Workers.Launching;

/// <summary>
/// The command line of a worker. A worker runs with the application's own runtime configuration and dependency file, so that all that the
/// application can load resolves there too.
/// </summary>
/// <param name="FileName">The executable.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Environment">Variables to set for its start only.</param>
internal sealed record HostCommand(string FileName, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment)
{
    private static readonly Lazy<HostCommand> OfThisApplication = new(Find);

    /// <exception cref="WorkerStartException">This application cannot have workers.</exception>
    public static HostCommand Current => OfThisApplication.Value;

    private static HostCommand Find()
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            throw new WorkerStartException(
                "ProcessPool does not work in an application that was compiled ahead of time (NativeAOT): a worker needs the IL of the functions that it runs. "
                + "Publish without PublishAot.");
        }

        var host = PathOf(typeof(WorkerLoop).Assembly);
        return host.Length > 0 && FindMuxer() is { } muxer ? Framework(muxer, host) : SelfContained();
    }

    /// <summary><c>dotnet exec</c> with the application's configuration.</summary>
    private static HostCommand Framework(string muxer, string host)
    {
        var arguments = new List<string> { "exec" };
        var deps = DependencyFile();
        var configuration = deps is null ? null : Path.ChangeExtension(Path.ChangeExtension(deps, null), ".runtimeconfig.json");
        if (configuration is null || !File.Exists(configuration))
        {
            configuration = Path.ChangeExtension(host, ".runtimeconfig.json");
        }

        if (File.Exists(configuration))
        {
            arguments.AddRange(["--runtimeconfig", configuration]);
        }

        if (deps is not null)
        {
            arguments.AddRange(["--depsfile", deps]);
        }

        arguments.Add(host);
        return new HostCommand(muxer, arguments, new Dictionary<string, string>());
    }

    /// <summary>The application's own executable again, which ends up in our startup hook instead of its <c>Main</c>.</summary>
    private static HostCommand SelfContained()
    {
        if (AppContext.TryGetSwitch("System.StartupHookProvider.IsSupported", out var supported) && !supported)
        {
            throw new WorkerStartException(
                "This application carries its own runtime and was published without support for startup hooks (as trimming does), so it cannot start workers. "
                + "Publish with <StartupHookSupport>true</StartupHookSupport> and without trimming.");
        }

        var program = System.Environment.ProcessPath
            ?? throw new WorkerStartException("The path of this application's executable is unknown, so no worker can be started.");
        return new HostCommand(program, [], new Dictionary<string, string>
        {
            ["DOTNET_STARTUP_HOOKS"] = typeof(WorkerLoop).Assembly.GetName().Name!,
            [StartupHookVariable] = "1",
        });
    }

    private const string StartupHookVariable = StartupHook.Variable;

    /// <summary>The application's dependency file is the first one that the host was given.</summary>
    private static string? DependencyFile()
        => AppContext.GetData("APP_CONTEXT_DEPS_FILES") is string files && files.Split(';', 2)[0] is { Length: > 0 } file && File.Exists(file)
            ? file
            : null;

    /// <summary>The <c>dotnet</c> that belongs to the running framework: three folders above it. Null when the application carries its own.</summary>
    private static string? FindMuxer()
    {
        var framework = RuntimeEnvironment.GetRuntimeDirectory().TrimEnd(Path.DirectorySeparatorChar);
        var shared = Path.GetDirectoryName(Path.GetDirectoryName(framework));
        if (Path.GetFileName(shared) != "shared")
        {
            return null;
        }

        var muxer = Path.Combine(Path.GetDirectoryName(shared)!, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(muxer) ? muxer : null;
    }

    [SuppressMessage("SingleFile", "IL3000", Justification = "An empty location is what tells a single file.")]
    private static string PathOf(System.Reflection.Assembly assembly) => assembly.Location;
}
