using ProcessPool.ProcessTests.Support;

namespace ProcessPool.ProcessTests;

public sealed class MapTests(PoolFixture fixture) : IClassFixture<PoolFixture>
{
    private readonly int _offset = 100;

    private Pool Pool => fixture.Pool;

    private int AddOffset(int x) => x + _offset;

    private static int Triple(int x) => 3 * x;

    private static T Same<T>(T value) => value;

    [Fact(Timeout = 60_000)]
    public async Task Map_Lambda_SquaresInOrder()
    {
        await Task.Yield();
        Assert.Equal([0, 1, 4, 9, 16, 25, 36, 49, 64, 81], Pool.Map(x => x * x, Enumerable.Range(0, 10)));
    }

    [Fact(Timeout = 60_000)]
    public async Task Map_RunsInOtherProcesses()
    {
        await Task.Yield();
        var processes = Pool.Map(_ => Environment.ProcessId, Enumerable.Range(0, 10));
        Assert.DoesNotContain(Environment.ProcessId, processes);
    }

    [Fact(Timeout = 60_000)]
    public async Task Map_CapturedLocals_AreThoseOfTheCall()
    {
        await Task.Yield();
        var factor = 2;
        var names = new[] { "a", "b" };
        Assert.Equal(["a0", "b2", "a4"], Pool.Map(x => names[x % 2] + (x * factor), [0, 1, 2]));
        factor = 3;
        Assert.Equal(["a0", "b3", "a6"], Pool.Map(x => names[x % 2] + (x * factor), [0, 1, 2]));
    }

    [Fact(Timeout = 60_000)]
    public async Task Map_This_LocalFunction_MethodGroup_GenericMethod()
    {
        await Task.Yield();
        int[] items = [1, 2, 3];
        Assert.Equal([101, 102, 103], Pool.Map(x => x + _offset, items));
        Assert.Equal([101, 102, 103], Pool.Map(AddOffset, items));
        Assert.Equal([3, 6, 9], Pool.Map(Triple, items));
        Assert.Equal(items, Pool.Map(Same<int>, items));
        Assert.Equal(["x", "y"], Pool.Map(Same<string>, ["x", "y"]));
        var add = 5;
        int AddLocal(int x) => x + add;
        Assert.Equal([6, 7, 8], Pool.Map(AddLocal, items));
        Assert.Equal([1, 2, 3], Pool.Map(int.Parse, ["1", "2", "3"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task MapAsync_AsyncAndTokenTakingFunctions_AreAwaitedInTheWorker()
    {
        int[] items = [1, 2, 3];
        Assert.Equal(new[] { 2, 4, 6 }, await Pool.MapAsync(async x => { await Task.Yield(); return 2 * x; }, items));
        Assert.Equal(new[] { 2, 4, 6 }, await Pool.MapAsync(x => ValueTask.FromResult(2 * x), items));
        Assert.Equal(new[] { 2, 4, 6 }, await Pool.MapAsync((x, token) => token.CanBeCanceled ? 2 * x : 0, items));
        Assert.Equal(new[] { 2, 4, 6 }, await Pool.MapAsync(async (x, token) => { await Task.Delay(1, token); return 2 * x; }, items));
    }

    [Fact(Timeout = 120_000)]
    public async Task Map_OneMillionItems_CorrectAndInOrder()
    {
        await Task.Yield();
        var results = Pool.Map(x => x * 2L, Enumerable.Range(0, 1_000_000));
        Assert.Equal(1_000_000, results.Length);
        for (var i = 0; i < results.Length; i++)
        {
            if (results[i] != 2L * i)
            {
                Assert.Fail($"Item {i} gave {results[i]}.");
            }
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Map_LazySource_ReadOnTheCallingThread()
    {
        await Task.Yield();
        var thread = Environment.CurrentManagedThreadId;
        IEnumerable<int> Source()
        {
            for (var i = 0; i < 10_000; i++)
            {
                Assert.Equal(thread, Environment.CurrentManagedThreadId);
                yield return i;
            }
        }

        Assert.Equal(Enumerable.Range(1, 10_000), Pool.Map(x => x + 1, Source()));
    }

    [Fact(Timeout = 60_000)]
    public async Task Map_EmptySource_NoResults()
    {
        await Task.Yield();
        Assert.Empty(Pool.Map(x => x, Array.Empty<int>()));
        Assert.Empty(Pool.Map(x => x, Enumerable.Range(0, 100).Where(x => x < 0)));
    }

    [Fact(Timeout = 60_000)]
    public async Task Map_ReferenceResults_AndNulls()
    {
        await Task.Yield();
        Assert.Equal(new[] { "1", null, "3" }, Pool.Map(x => x == 2 ? null : x.ToString(System.Globalization.CultureInfo.InvariantCulture), [1, 2, 3]));
        var lists = Pool.Map(x => Enumerable.Range(0, x).Select(y => y * y), [0, 2, 3]);
        Assert.Equal([[], [0, 1], [0, 1, 4]], lists);
    }

    [Fact(Timeout = 60_000)]
    public async Task Map_Throws_TheLowestFailureWithItsIndexAndTheWorkersStack()
    {
        await Task.Yield();
        var error = Assert.Throws<InvalidOperationException>(
            () => Pool.Map(x => x is 70 or 90 ? throw new InvalidOperationException($"no {x}") : x, Enumerable.Range(0, 100)));
        Assert.Equal("no 70", error.Message);
        Assert.Equal(70L, error.Data["ProcessPool.ItemIndex"]);
        Assert.Contains(nameof(Map_Throws_TheLowestFailureWithItsIndexAndTheWorkersStack), error.StackTrace, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task MapSeveral_AndStarMap()
    {
        await Task.Yield();
        Assert.Equal([11, 22], Pool.Map((a, b) => a + b, [1, 2, 3], [10, 20]));
        Assert.Equal(["1a!", "2b?"], Pool.Map((a, b, c) => $"{a}{b}{c}", [1, 2], ["a", "b"], ['!', '?']));
        Assert.Equal([8, 9], Pool.StarMap((a, b) => (int)Math.Pow(a, b), [(2, 3), (3, 2)]));
    }

    [Fact(Timeout = 60_000)]
    public async Task ForEach_RunsTheActionOnEveryItem()
    {
        await Task.Yield();
        var folder = Directory.CreateTempSubdirectory("processpool-test");
        try
        {
            var path = folder.FullName;
            Pool.ForEach(x => File.WriteAllText(Path.Combine(path, $"{x}"), ""), Enumerable.Range(0, 20));
            await Pool.ForEachAsync(async x => await File.WriteAllTextAsync(Path.Combine(path, $"{x}"), ""), Enumerable.Range(20, 20));
            Assert.Equal(40, folder.GetFiles().Length);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task MapOutcomes_FailuresAreValues()
    {
        var outcomes = await Pool.MapOutcomesAsync(x => x % 3 == 0 ? throw new ArgumentException("third") : x * 10, Enumerable.Range(1, 7));
        Assert.Equal([10, 20, 0, 40, 50, 0, 70], outcomes.Select(o => o.Value));
        Assert.Equal([2, 5], outcomes.Where(o => !o.IsSuccess).Select(o => o.Index));
        Assert.All(outcomes.Where(o => !o.IsSuccess), o => Assert.IsType<ArgumentException>(o.Exception));
    }

    [Fact(Timeout = 60_000)]
    public async Task RunOnEachWorker_OneResultForEach()
    {
        var processes = await Pool.RunOnEachWorkerAsync(() => Environment.ProcessId);
        Assert.Equal(Pool.WorkerCount, processes.Distinct().Count());
        Assert.Equal(Pool.Workers.Select(w => w.ProcessId), processes);
    }

    [Fact(Timeout = 120_000)]
    public async Task Run_256MiB_ThereAndBack()
    {
        await Task.Yield();
        var big = new byte[256 * 1024 * 1024];
        new Random(1).NextBytes(big);
        var back = Pool.Map(x => { x[0] ^= 255; return x; }, [big])[0];
        big[0] ^= 255;
        Assert.True(big.AsSpan().SequenceEqual(back));
    }
}
