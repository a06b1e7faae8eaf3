using System.Runtime.Loader;

namespace ProcessPool.WorkerHost;

internal static class Program
{
    /// <summary>Nothing here may need another assembly of ours: where they are is only known after the first line.</summary>
    private static int Main()
    {
        FindOwnAssemblies();
        return WorkerMain.Run();
    }

    private const string Logging = "Microsoft.Extensions.Logging.Abstractions";

    /// <summary>
    /// An application that loads this package as a plugin does not list it in its dependency file, which is ours too: a REPL, a notebook, a shell. The
    /// package's own assemblies are beside this one. That of the loggers is the one that the function was compiled for, which has been loaded before
    /// ours need it, for a logger crosses under the name of its interface.
    /// </summary>
    private static void FindOwnAssemblies()
    {
        var folder = AppContext.BaseDirectory;
        if (Path.GetDirectoryName(typeof(Program).Assembly.Location) is { Length: > 0 } own)
        {
            folder = own;
        }

        AssemblyLoadContext.Default.Resolving += (context, name) =>
        {
            if (name.Name == Logging && Array.Find(AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name == Logging) is { } loaded)
            {
                return loaded;
            }

            var file = Path.Combine(folder, name.Name + ".dll");
            return (name.Name == Logging || name.Name!.StartsWith("ProcessPool", StringComparison.Ordinal)) && File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
        };
    }
}
