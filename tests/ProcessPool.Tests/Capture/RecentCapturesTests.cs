using ProcessPool.Capture;
using ProcessPool.Capture.Recent;
using ProcessPool.Functions;
using ProcessPool.Jobs;
using ProcessPool.Testing;

namespace ProcessPool.Tests.Capture;

/// <summary>
/// A function that is given again and again is recognized by the values that it captured. Whatever changes between two calls must be seen, however like the old value it
/// is. Each is called three times first, so that it is known.
/// </summary>
public sealed class RecentCapturesTests
{
    private const int Often = 3;

    [Fact(Timeout = 60_000)]
    public async Task Numbers_AreSeenWhenTheyChange()
    {
        await using var pool = NewPool();
        var (number, zero, nan, money, letter, day) = (1, 0.0, double.NaN, 1.0m, 'a', DayOfWeek.Monday);
        string Now() => pool.Run(() => FormattableString.Invariant($"{number} {BitConverter.DoubleToInt64Bits(zero)} {BitConverter.DoubleToInt64Bits(nan)} {money} {letter} {day}"));
        string Here() => FormattableString.Invariant($"{number} {BitConverter.DoubleToInt64Bits(zero)} {BitConverter.DoubleToInt64Bits(nan)} {money} {letter} {day}");
        foreach (var change in new Action[] { () => number++, () => zero = -0.0, () => nan = BitConverter.Int64BitsToDouble(0x7FF8000000000001), () => money = 1.00m, () => letter++, () => day++ })
        {
            for (var i = 0; i < Often; i++)
            {
                Assert.Equal(Here(), Now());
            }

            change();
            Assert.Equal(Here(), Now());
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Texts_AndNulls_AreSeenWhenTheyChange()
    {
        await using var pool = NewPool();
        string? text = "a";
        string? Now() => pool.Run(() => text);
        foreach (var next in new[] { "b", null, "", "\0", "a", "\ud800", "\ud801", "A" })
        {
            for (var i = 0; i < Often; i++)
            {
                Assert.Equal(text, Now());
            }

            text = next;
            Assert.Equal(text, Now());
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task AWriteToAnArray_IsSeen()
    {
        await using var pool = NewPool();
        var array = Enumerable.Range(0, 100_000).ToArray();
        long Now() => pool.Run(() => array.Sum(x => (long)x));
        for (var change = 0; change < 4; change++)
        {
            for (var i = 0; i < Often; i++)
            {
                Assert.Equal(array.Sum(x => (long)x), Now());
            }

            array[change * 33_333] += 7;
            Assert.Equal(array.Sum(x => (long)x), Now());
        }

        array = [1, 2];
        Assert.Equal(3, Now());
        array = [];
        Assert.Equal(0, Now());
    }

    [Fact(Timeout = 60_000)]
    public async Task AVariableOfAnOuterScope_IsSeenWhenItChanges()
    {
        await using var pool = NewPool();
        var outer = 1;
        for (var inner = 0; inner < 5; inner++)
        {
            var own = inner;
            for (var i = 0; i < Often; i++)
            {
                Assert.Equal((outer * 10) + own, pool.Run(() => (outer * 10) + own));
            }

            outer++;
            Assert.Equal((outer * 10) + own, pool.Run(() => (outer * 10) + own));
        }
    }

    private int _field = 1;

    [Fact(Timeout = 60_000)]
    public async Task WhatIsNotPlain_IsSeenToo()
    {
        await using var pool = NewPool();
        var list = new List<int> { 1 };
        object boxed = 1;
        Func<int> inner = () => list.Count;
        for (var i = 0; i < Often; i++)
        {
            Assert.Equal((i + 1, i + 1, i + 1, i + 1), pool.Run(() => (list.Count, (int)boxed, inner(), _field)));
            list.Add(0);
            boxed = (int)boxed + 1;
            _field++;
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task TwoVariables_ForOneObject_StayOne()
    {
        await using var pool = NewPool();
        var first = new int[1];
        var second = first;
        for (var i = 0; i < Often; i++)
        {
            Assert.True(pool.Run(() => ReferenceEquals(first, second)));
        }

        second = new int[1];
        for (var i = 0; i < Often; i++)
        {
            Assert.False(pool.Run(() => ReferenceEquals(first, second)));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task GenericMethods_AndOverloads_AreNotMixedUp()
    {
        await using var pool = NewPool();
        for (var i = 0; i < Often; i++)
        {
            Assert.Equal("String", pool.Run(NameOf<string>));
            Assert.Equal("Object", pool.Run(NameOf<object>));
            Assert.Equal(["2", "4"], pool.Map(Text, new[] { 1, 2 }));
            Assert.Equal(["1.5"], pool.Map(Text, new[] { 1.5 }));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task AnArrayThatIsWrittenMeanwhile_IsNeverTakenForAnother()
    {
        await using var pool = NewPool();
        var flag = 0;
        using var ended = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            while (!ended.IsCancellationRequested)
            {
                Volatile.Write(ref flag, 1 - Volatile.Read(ref flag));
            }
        });
        for (var i = 0; i < 2_000; i++)
        {
            pool.Run(() => flag);
        }

        await ended.CancelAsync();
        await writer;
        for (var i = 0; i < Often; i++)
        {
            Assert.Equal(flag, pool.Run(() => flag));
            flag = 1 - flag;
        }
    }

    /// <summary>What the others here rely on: that a repeated call is recognized. Not where codecs go along: their functions have captures, too.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData(false, 3)]
    [InlineData(true, 11)]
    public Task TheSameValues_AreWrittenThreeTimesAtMost(bool withCodecs, int expected) => Task.Run(() =>
    {
        var recent = new RecentCaptures(CaptureRules.Default, () => withCodecs);
        var cache = new CapsuleCache();
        var written = 0;
        Capsule Capture(int number) => recent.Get(new SyncFunction<int, int>(x => x + number), function =>
        {
            written++;
            return cache.Get(CapsuleWriter.Write(function));
        });
        var first = Capture(5);
        for (var i = 0; i < 10; i++)
        {
            Assert.Same(first, Capture(5));
        }

        Assert.Equal(expected, written);
        Assert.NotSame(first, Capture(6));
        Assert.Equal(expected + 1, written);
    });

    /// <summary>Lambdas of one scope share a closure, so a <c>this</c> that another one uses is captured beside what this one reads.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData(false, 3)]
    [InlineData(true, 11)]
    public Task AThisThatIsNotRead_DoesNotCount(bool isRead, int expected) => Task.Run(() =>
    {
        var recent = new RecentCaptures(CaptureRules.Default, () => false);
        var cache = new CapsuleCache();
        var written = 0;
        var counter = new Counter();
        for (var i = 0; i < 11; i++)
        {
            counter.Value = i; // Of another instance, too, nothing is read.
            recent.Get(i % 2 == 0 ? counter.Function(isRead, 5) : new Counter { Value = i }.Function(isRead, 5), function =>
            {
                written++;
                return cache.Get(CapsuleWriter.Write(function));
            });
        }

        Assert.Equal(expected, written);
    });

    private sealed class Counter
    {
        public int Value { get; set; }

        public SyncFunction<int, int> Function(bool isRead, int number)
        {
            Func<int, int> without = x => x + number;
            Func<int, int> with = x => x + number + Value;
            return new SyncFunction<int, int>(isRead ? with : without);
        }
    }

    private static string NameOf<T>() => typeof(T).Name;

    private static string Text(int x) => FormattableString.Invariant($"{2 * x}");

    private static string Text(double x) => FormattableString.Invariant($"{x}");

    private static Pool NewPool() => new(new PoolOptions { Workers = 1 }, new InProcessLauncher());
}
