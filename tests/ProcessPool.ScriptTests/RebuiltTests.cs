using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ProcessPool.ScriptTests;

/// <summary>Files that are replaced while the program runs, and builds of one name side by side: the function that was meant runs, or an error names the builds.</summary>
public sealed class RebuiltTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("processpool-rebuilt").FullName;
    private readonly string _name = "Rebuilt" + Guid.NewGuid().ToString("N")[..8];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await Task.Yield();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact(Timeout = 120_000)]
    public async Task ReplacedFile_TheLoadedBuildRuns_InNewWorkersToo()
    {
        var path = Write(_folder, _name, Versioned(1));
        var function = FunctionOf(Assembly.LoadFrom(path));
        await using (var before = new Pool(1))
        {
            Assert.Equal(101, (await before.MapAsync(function, new[] { 1 }))[0]);
            Assert.Equal(1101, (await before.MapAsync(function, new[] { 1 }))[0]);
            Assert.Equal(2101, (await before.MapAsync(function, new[] { 1 }))[0]);
            Replace(path, Versioned(2));
            await Notices(before, function);

            // This worker has loaded the file; what it holds in static variables counts on.
            Assert.Equal(3102, (await before.MapAsync(function, new[] { 2 }))[0]);

            // Nor does a worker that comes later get what was captured by the file before.
            await Assert.ThrowsAsync<WorkerLostException>(() => before.RunAsync(() => Environment.Exit(1)));
            Assert.Equal(101, (await before.MapAsync(function, new[] { 1 }))[0]);
        }

        await using var after = new Pool(1);
        Assert.Equal(103, (await after.MapAsync(function, new[] { 3 }))[0]);
        var code = Assert.Single(after.Explain(function).Code);
        Assert.Equal((_name, "a whole image, because no file holds this build"), (code.Assembly, code.How));
    }

    [Fact(Timeout = 120_000)]
    public async Task ReplacedFile_OfACaller_TakesItsCallersAlong()
    {
        var library = Write(_folder, _name, Versioned(1));
        var caller = Assembly.LoadFrom(Write(_folder, _name + "Caller", "public static class F { public static int Run(int x) => 10000 + V.Run(x); }", library));
        var function = FunctionOf(caller, "F");
        Assert.Equal(10101, function(1));
        await using var pool = new Pool(1);
        pool.Explain(function);
        Replace(library, Versioned(2));
        await Notices(pool, function);
        Assert.Equal(10101, (await pool.MapAsync(function, new[] { 1 }))[0]);
    }

    [Fact(Timeout = 120_000)]
    public async Task ReplacedFile_ByReference_IsRefused_AndBothBuildsAreNamed()
    {
        var path = Write(_folder, _name, Versioned(1));
        var assembly = Assembly.LoadFrom(path);
        var function = FunctionOf(assembly);
        Replace(path, Versioned(2));
        await using var pool = new Pool(new PoolOptions { Workers = 1, CodeShipping = CodeShipping.ByReference });
        var error = await Assert.ThrowsAsync<ClosureException>(() => pool.MapAsync(function, new[] { 1 }));
        Assert.Contains(assembly.ManifestModule.ModuleVersionId.ToString(), error.ToString(), StringComparison.Ordinal);
        Assert.Contains(MvidOf(path).ToString(), error.ToString(), StringComparison.Ordinal);
        Assert.Equal("Restart the program, so that all processes load one build", error.Problems[0].NextStep);
    }

    [Fact(Timeout = 120_000)]
    public async Task FileWrittenOver_InPlace_IsRefused_AndBothBuildsAreNamed()
    {
        var path = Write(_folder, _name, Versioned(1));
        var assembly = Assembly.LoadFrom(path);
        var function = FunctionOf(assembly);
        var build = assembly.ManifestModule.ModuleVersionId;
        await using var pool = new Pool(1);
        Assert.Empty(pool.Explain(function).Problems);
        var padding = new byte[new FileInfo(path).Length];
        using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            file.Write(Compile(_name, Versioned(2) + new string(' ', padding.Length)));
        }

        while (pool.Explain(function).Problems.Count == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        var error = await Assert.ThrowsAsync<ClosureException>(() => pool.MapAsync(function, new[] { 1 }));
        Assert.Contains($"build {build} of {_name} is loaded", error.Message, StringComparison.Ordinal);
        Assert.Contains($"now holds build {MvidOf(path)}", error.Message, StringComparison.Ordinal);
        Assert.Equal("Restart the program, so that all processes load one build", error.Problems[0].NextStep);
    }

    [Fact(Timeout = 120_000)]
    public async Task TwoLoadContexts_OfOneName_EachRunsItsOwn_WithItsOwnLibraries()
    {
        var functions = new List<Func<int, int>>();
        foreach (var version in new[] { 1, 2 })
        {
            var folder = Directory.CreateDirectory(Path.Combine(_folder, $"v{version}")).FullName;
            var library = Write(folder, _name + "Library", Versioned(version));
            var plugin = Write(folder, _name, "public static class F { public static int Run(int x) => 10000 + V.Run(x); }", library);
            var context = new PluginContext(folder);
            functions.Add(FunctionOf(context.LoadFromAssemblyPath(plugin), "F"));
        }

        Assert.Equal([10101, 10201], functions.Select(function => function(1)));
        await using var pool = new Pool(1);
        Assert.Equal(10101, (await pool.MapAsync(functions[0], new[] { 1 }))[0]);
        Assert.Equal(10201, (await pool.MapAsync(functions[1], new[] { 1 }))[0]);
        Assert.Equal("11101 11201", string.Join(' ', await pool.MapAsync(function => function(1), functions)));
    }

    /// <summary>A function that tells its version, and how often it was called in its process.</summary>
    private static string Versioned(int version) => $$"""
        public static class V
        {
            private static int _calls;
            public static int Run(int x) => 1000 * _calls++ + {{version}}00 + x;
        }
        """;

    /// <summary>The files are looked at now and then.</summary>
    private static async Task Notices(Pool pool, Delegate function)
    {
        while (pool.Explain(function).Code.All(code => code.Bytes == 0))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    private static Func<int, int> FunctionOf(Assembly assembly, string type = "V") => assembly.GetType(type)!.GetMethod("Run")!.CreateDelegate<Func<int, int>>();

    private static Guid MvidOf(string path) => Assembly.Load(File.ReadAllBytes(path)).ManifestModule.ModuleVersionId;

    private static string Write(string folder, string name, string code, params string[] references)
    {
        var path = Path.Combine(folder, name + ".dll");
        File.WriteAllBytes(path, Compile(name, code, references));
        return path;
    }

    /// <summary>As a build does that puts the new file in the place of the old one.</summary>
    private void Replace(string path, string code)
    {
        var next = Path.Combine(_folder, "next");
        File.WriteAllBytes(next, Compile(Path.GetFileNameWithoutExtension(path), code));
        File.Move(next, path, overwrite: true);
    }

    private static byte[] Compile(string name, string code, params string[] libraries)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Concat(libraries)
            .Select(path => MetadataReference.CreateFromFile(path));
        using var image = new MemoryStream();
        var result = CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(code)], references, new(OutputKind.DynamicallyLinkedLibrary)).Emit(image);
        Assert.Empty(result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return image.ToArray();
    }

    private sealed class PluginContext(string folder) : AssemblyLoadContext("plugin " + folder)
    {
        protected override Assembly? Load(AssemblyName assemblyName)
            => Path.Combine(folder, assemblyName.Name + ".dll") is var path && File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
