using System.Buffers;
using System.Globalization;
using System.Reflection;
using ProcessPool.Capture;
using ProcessPool.Serialization;
using ProcessPool.Tests.Api;

namespace ProcessPool.Tests.Capture;

/// <summary>What stays behind changes no result: random programs, whose function is sent with what it can read, with everything, and is run here.</summary>
public sealed class RandomProgramTests : IDisposable
{
    private static readonly CodeResolver Resolver = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("processpool-programs").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Timeout = 1_800_000)]
    public async Task Pruned_GivesWhatUnprunedGives()
    {
        await Task.Yield();
        var first = Setting("PROCESSPOOL_PROGRAM_SEED") ?? 1;
        var count = Setting("PROCESSPOOL_PROGRAM_COUNT") ?? (Setting("PROCESSPOOL_PROGRAM_SEED") is null ? 200 : 1);
        var pruned = 0;
        for (var seed = first; seed < first + count; seed += 100)
        {
            pruned += Compare(seed, Math.Min(100, first + count - seed), IlFieldUse.Instance, out var different);
            Assert.True(different.Count == 0, $"Run again with PROCESSPOOL_PROGRAM_SEED={different.FirstOrDefault()}: its function gives something else when it is pruned. Seeds: {string.Join(' ', different)}.");
        }

        Assert.True(count == 1 || pruned > count / 4, $"Of {count} functions only {pruned} left something behind.");
    }

    /// <summary>That the comparison can fail: a policy that sends nothing is found out by many programs.</summary>
    [Fact(Timeout = 300_000)]
    public async Task APolicyThatSendsTooLittle_IsFoundOut()
    {
        await Task.Yield();
        Compare(1, 50, new Nothing(), out var different);
        Assert.InRange(different.Count, 25, 50);
    }

    /// <summary>Returns how many functions left something behind.</summary>
    private int Compare(int first, int count, IGraphPolicy policy, out List<int> different)
    {
        var assembly = Build(first, count);
        var pruned = 0;
        different = [];
        for (var seed = first; seed < first + count; seed++)
        {
            var function = (Func<int, string>)assembly.GetType($"{RandomProgram.NameOf(seed)}.Owner")!.GetMethod("Make")!.Invoke(null, [seed])!;
            var (some, all) = (Ship(function, policy, out var fewer), Ship(function, WholeCaptures.Instance, out var bytes));
            pruned += fewer < bytes ? 1 : 0;
            var results = new[] { some, all, function }.Select(Run).ToArray(); // Each on objects of its own: they are changed.
            Assert.True(results[1] == results[2], $"Program {seed} gives '{results[1]}' as a whole copy, and '{results[2]}' here.");
            if (results[0] != results[1])
            {
                different.Add(seed);
            }
        }

        return pruned;
    }

    private Assembly Build(int first, int count)
    {
        var code = "using System; using System.Collections.Generic; using System.Linq;\n#nullable disable\n"
            + string.Concat(Enumerable.Range(first, count).Select(seed => new RandomProgram(seed).Write()));
        var name = $"Programs{first}x{Guid.NewGuid():N}";
        var path = Path.Combine(_folder, name + ".dll");
        using var file = new MemoryStream();
        var result = Compiling.Compile(code).WithAssemblyName(name).Emit(file);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error).Take(5)));
        File.WriteAllBytes(path, file.ToArray());
        return Assembly.LoadFrom(path);
    }

    private static Func<int, string> Ship(Func<int, string> function, IGraphPolicy policy, out long bytes)
    {
        var output = new ArrayBufferWriter<byte>();
        new ObjectWriter(policy).Write(output, function);
        bytes = output.WrittenCount;
        var input = new ReadOnlySequence<byte>(output.WrittenMemory);
        return new ObjectReader(Resolver).Read<Func<int, string>>(ref input);
    }

    private static string Run(Func<int, string> function)
    {
        try
        {
            return function(4);
        }
        catch (Exception e) when (e is NullReferenceException or InvalidCastException or ArgumentException or InvalidOperationException)
        {
            return e.GetType().Name;
        }
    }

    private static int? Setting(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : null;

    private sealed class Nothing : IGraphPolicy
    {
        public bool HasBridges => false;

        public FieldUse UseOf(Delegate function) => FieldUse.Of([], []);
    }
}
