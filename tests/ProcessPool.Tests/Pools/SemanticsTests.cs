using System.Collections;
using System.Runtime.CompilerServices;
using ProcessPool.Testing;

namespace ProcessPool.Tests.Pools;

/// <summary>What calls mean, without processes.</summary>
public sealed class SemanticsTests : IAsyncLifetime
{
    private readonly InProcessLauncher _launcher = new();
    private readonly Pool _pool;

    public SemanticsTests() => _pool = new Pool(new PoolOptions { Workers = 3 }, _launcher);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _pool.DisposeAsync();
        Assert.Equal(0, _launcher.Alive);
    }

    public static TheoryData<string> Sources() => ["array", "list", "range", "set", "lazy", "slice", "covariant array"];

    private static IEnumerable<object> MakeSource(string kind, int count) => kind switch
    {
        "array" => Enumerable.Range(0, count).Cast<object>().ToArray(),
        "list" => Enumerable.Range(0, count).Cast<object>().ToList(),
        "set" => Enumerable.Range(0, count).Cast<object>().ToHashSet(),
        "slice" => new ArraySegment<object>([.. Enumerable.Range(-1, count + 2).Cast<object>()], 1, count),
        "covariant array" => Enumerable.Range(0, count).Select(x => $"{x}").ToArray(),
        _ => Enumerable.Range(0, count).Cast<object>(),
    };

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Sources))]
    public async Task AnySource_AnySize_InOrder(string kind)
    {
        await Task.Yield();
        foreach (var count in new[] { 0, 1, 2, 3, 100, 1000 })
        {
            var expected = Enumerable.Range(0, count).Select(x => $"{x}!").ToArray();
            Assert.Equal(expected, await _pool.MapAsync(x => $"{x}!", MakeSource(kind, count)));
            Assert.Equal(expected, _pool.MapStream(x => $"{x}!", MakeSource(kind, count)));
            Assert.Equal(expected, (await _pool.MapOutcomesAsync(x => $"{x}!", MakeSource(kind, count))).Select(o => o.Value));
        }

        Assert.Equal(Enumerable.Range(-5, 500).Select(x => x * 2), await _pool.MapAsync(x => x * 2, Enumerable.Range(-5, 500)));
    }

    [Fact(Timeout = 60_000)]
    public async Task State_IsThatOfTheCall_AlsoForLazyStreams()
    {
        await Task.Yield();
        var factor = 1;
        var stream = _pool.MapStream(x => x * factor, [1, 2, 3]);
        factor = 2;
        Assert.Equal([2, 4, 6], stream);
        factor = 3;
        Assert.Equal([3, 6, 9], stream);
        var map = _pool.MapAsync(x => x * factor, new[] { 1 });
        factor = 4;
        Assert.Equal(new[] { 3 }, await map);
    }

    [Fact(Timeout = 60_000)]
    public async Task WhatTheFunctionChanges_StaysInTheWorker()
    {
        var counter = new int[1];
#pragma warning disable PP0002 // That the write is lost is what is tested.
        await _pool.ForEachAsync(x => { counter[0] += x; }, Enumerable.Range(0, 10));
#pragma warning restore PP0002
        Assert.Equal(0, counter[0]);
    }

    [Fact(Timeout = 60_000)]
    public async Task BadArguments_AreNamed()
    {
        await Task.Yield();
        Assert.Equal("function", Assert.Throws<ArgumentNullException>(() => _pool.Map((Func<int, int>)null!, [1])).ParamName);
        Assert.Equal("items", Assert.Throws<ArgumentNullException>(() => _pool.Map((int x) => x, null!)).ParamName is "source" or "items" ? "items" : "?");
        Assert.Throws<ArgumentOutOfRangeException>(() => new Pool(0));
        Assert.Equal("ChunkSize", Assert.Throws<ArgumentOutOfRangeException>(() => new MapOptions { ChunkSize = 0 }).ParamName);
        Assert.Equal("Window", Assert.Throws<ArgumentOutOfRangeException>(() => new MapOptions { Window = 0 }).ParamName);
        Assert.Equal("StartTimeout", Assert.Throws<ArgumentOutOfRangeException>(() => new PoolOptions { StartTimeout = TimeSpan.Zero }).ParamName);
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_HalfReadStream_NextMoveNextThrows_NothingBlocks()
    {
        await Task.Yield();
        for (var round = 0; round < 20; round++)
        {
            var pool = new Pool(new PoolOptions { Workers = 2 }, new InProcessLauncher());
            using var stream = pool.MapStream(x => x, Naturals(), new MapOptions { Window = 4 }).GetEnumerator();
            Assert.True(stream.MoveNext());
            if (round % 2 == 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System); // Probably nothing is under way then: the window is full.
            }

            await pool.DisposeAsync();
            Assert.Throws<ObjectDisposedException>(() => stream.MoveNext());
            Assert.Throws<ObjectDisposedException>(() => pool.Map(x => x, [1]));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Stream_LeftEarly_CancelsWhatRuns_AndEndsTheSource()
    {
        await Task.Yield();
        var source = new Watched();
        foreach (var x in _pool.MapStream(x => x, source))
        {
            if (x == 5)
            {
                break;
            }
        }

        await source.Disposed.Task;
        Assert.Equal([7], _pool.Map(x => x, [7]));
        Assert.Equal(0, _pool.GetStatistics().CallsInProgress);
    }

    [Fact(Timeout = 60_000)]
    public async Task Stream_BlockedSource_ResultsBeforeItStillCome()
    {
        await Task.Yield();
        using var gate = new SemaphoreSlim(0);
        IEnumerable<int> Source()
        {
            yield return 1;
            yield return 2;
            gate.Wait();
            yield return 3;
        }

        using var stream = _pool.MapStream(x => x * 10, Source()).GetEnumerator();
        Assert.True(stream.MoveNext());
        Assert.Equal(10, stream.Current);
        Assert.True(stream.MoveNext());
        Assert.Equal(20, stream.Current);
        gate.Release();
        Assert.True(stream.MoveNext());
        Assert.Equal(30, stream.Current);
        Assert.False(stream.MoveNext());
    }

    [Fact(Timeout = 60_000)]
    public async Task SlowItem_DoesNotHoldBackFinishedResults()
    {
        await Task.Yield();
        using var gate = new ManualResetEventSlim();
        Gates.Current = gate;
        var got = new List<int>();
        var reading = Task.Run(() =>
        {
#pragma warning disable PP0004 // These workers are in this process.
            foreach (var x in _pool.MapStream(x => { if (x == 50) { Gates.Current!.Wait(); } return x; }, Enumerable.Range(0, 100), new MapOptions { ChunkSize = 100, Window = 400 }))
#pragma warning restore PP0004
            {
                lock (got)
                {
                    got.Add(x);
                }
            }
        });
        while (true)
        {
            lock (got)
            {
                if (got.Count == 50)
                {
                    break;
                }
            }

            await Task.Yield();
        }

        gate.Set();
        await reading;
        Assert.Equal(Enumerable.Range(0, 100), got);
    }

    [Fact(Timeout = 60_000)]
    public async Task ManyCallsAtOnce_AllAnswered()
    {
        var calls = Enumerable.Range(0, 500).Select(i => _pool.RunAsync(() => i * i)).ToArray();
        Assert.Equal(Enumerable.Range(0, 500).Select(i => i * i), await Task.WhenAll(calls));
    }

    [Fact(Timeout = 60_000)]
    public async Task UnchangedFunction_CrossesOnce()
    {
        // The copy that a worker has read is the same object for as long as nothing new crosses.
        var holder = new List<int> { 1 };
        var copies = new HashSet<int>();
        Task Call() => _pool.RunOnEachWorkerAsync(() => (RuntimeHelpers.GetHashCode(holder), holder.Count)).ContinueWith(
            calls => Array.ForEach(calls.Result, call => Assert.True(copies.Add(call.Item1) || call.Item2 > 0)), TaskScheduler.Default);

        for (var i = 0; i < 10; i++)
        {
            await Call();
        }

        Assert.Equal(3, copies.Count);
        holder.Add(2);
        await Call();
        Assert.Equal(6, copies.Count);
    }

    private static IEnumerable<int> Naturals()
    {
        for (var i = 0; ; i++)
        {
            yield return i;
        }
    }

    private static class Gates
    {
        public static ManualResetEventSlim? Current { get; set; }
    }

    /// <summary>An endless sequence that tells when it was left.</summary>
    private sealed class Watched : IEnumerable<int>
    {
        public TaskCompletionSource Disposed { get; } = new();

        public IEnumerator<int> GetEnumerator()
        {
            try
            {
                for (var i = 0; ; i++)
                {
                    yield return i;
                }
            }
            finally
            {
                Disposed.SetResult();
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
