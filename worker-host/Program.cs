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

    /// <summary>
    /// An application that loads this package as a plugin does not list it in its dependency file, which is ours too: a REPL, a notebook, a shell. The
    /// package's own assemblies are beside this one.
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
            var file = Path.Combine(folder, name.Name + ".dll");
            return name.Name!.StartsWith("ProcessPool", StringComparison.Ordinal) && File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
        };
    }
}
