using ProcessPool.Testing;

namespace ProcessPool.Tests.Pools;

/// <summary>Codecs of the user. They hold for the whole process, so each test has types of its own.</summary>
public sealed class CodecTests : IAsyncLifetime
{
    private readonly InProcessLauncher _launcher = new();
    private readonly Pool _pool;

    public CodecTests() => _pool = new Pool(new PoolOptions { Workers = 2 }, _launcher);

    private interface IShape
    {
        double Area { get; }
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _pool.DisposeAsync();
        Assert.Equal(0, _launcher.Alive);
    }

    [Fact(Timeout = 60_000)]
    public async Task ClassThatIsRefused_CrossesByItsCodec_FromTheNextCallOn()
    {
        var thing = new Native(5);
        var refused = await Assert.ThrowsAsync<ClosureException>(() => _pool.RunAsync(() => thing.Value));
        Assert.Contains(refused.Problems, problem => problem.Type == typeof(nint));
        PoolCodecs.Register((Native native) => native.Value, value => new Native(value));
        Assert.Equal(5, await _pool.RunAsync(() => thing.Value));
        var values = await _pool.MapAsync(native => native.Value, new[] { new Native(1), new Native(2), new Native(3) });
        Assert.Equal([1, 2, 3], values);
        Assert.Equal(7, (await _pool.RunAsync(() => new Native(7))).Value);
        Assert.Equal([0, 1], (await _pool.MapAsync(i => new List<Native> { new(i) }, Enumerable.Range(0, 2))).Select(list => list[0].Value));
    }

    [Fact(Timeout = 60_000)]
    public async Task LatestRegistration_Counts()
    {
        PoolCodecs.Register((Text text) => text.Value, value => new Text(value + " first"));
        var captured = new Text("a");
        Assert.Equal("a first", await _pool.RunAsync(() => captured.Value));
        var suffix = " second";
        PoolCodecs.Register((Text text) => text.Value, value => new Text(value + suffix));
        Assert.Equal("a second", await _pool.RunAsync(() => captured.Value));
        Assert.Equal("b second", (await _pool.RunAsync(() => new Text("b"))).Value);
    }

    [Fact(Timeout = 60_000)]
    public async Task SharedObject_StaysOne_AndDataMayBeAnything()
    {
        PoolCodecs.Register((Tree tree) => tree.Parts, parts => new Tree(parts));
        var leaf = new Tree([]);
        var root = new Tree([leaf, leaf, new Tree([leaf])]);
        Assert.Equal((true, true, 3), await _pool.RunAsync(() => (
            ReferenceEquals(root.Parts[0], root.Parts[1]), ReferenceEquals(root.Parts[2].Parts[0], root.Parts[0]), root.Parts.Count)));
    }

    [Fact(Timeout = 60_000)]
    public async Task Bytes_AreDataToo()
    {
        PoolCodecs.Register<Blob>(blob => blob.Bytes.ToArray(), bytes => new Blob(bytes));
        var blob = new Blob([1, 2, 3]);
        Assert.Equal(3, await _pool.RunAsync(() => blob.Bytes.Length));
    }

    [Fact(Timeout = 60_000)]
    public async Task CodecOfAnInterface_IsThatOfItsClasses_AndAClassGoesFirst()
    {
        PoolCodecs.Register((IShape shape) => shape.Area, area => new Square(Math.Sqrt(area)));
        PoolCodecs.Register((Circle circle) => circle.Area, area => new Circle(area, "by its own codec"));
        var (circle, square) = (new Circle(5, ""), new Square(4));
        Assert.Equal("by its own codec", await _pool.RunAsync(() => circle.Note));
        Assert.Equal(16, await _pool.RunAsync(() => square.Area));
        Circle derived = new SmallCircle();
        Assert.Equal(typeof(Circle), (await _pool.RunAsync(() => derived)).GetType());
    }

    [Fact(Timeout = 60_000)]
    public async Task WriteThatThrows_IsAnErrorThatNamesTheClass()
    {
        PoolCodecs.Register<BadWrite, string>(_ => throw new InvalidOperationException("no ink"), _ => new BadWrite());
        var bad = new BadWrite();
        var refused = await Assert.ThrowsAsync<ClosureException>(() => _pool.RunAsync(() => bad.ToString()));
        var problem = Assert.Single(refused.Problems);
        Assert.Contains($"the write function of the codec for {typeof(BadWrite)} threw System.InvalidOperationException: no ink", problem.Reason, StringComparison.Ordinal);
        Assert.Equal(typeof(BadWrite), problem.Type);
        Assert.Contains("closure → bad", problem.Path, StringComparison.Ordinal);
        var result = await Assert.ThrowsAsync<ClosureException>(() => _pool.RunAsync(() => new BadWrite()));
        Assert.Contains("no ink", Assert.Single(result.Problems).Reason, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadThatThrows_IsAnErrorThatNamesTheClass()
    {
        PoolCodecs.Register<BadRead, int>(_ => 1, _ => throw new InvalidOperationException("no light"));
        var bad = new BadRead();
        foreach (var call in new Func<Task>[]
        {
            () => _pool.RunAsync(() => bad.ToString()), () => _pool.RunAsync(() => new BadRead()), () => _pool.MapAsync(item => item.ToString(), new[] { bad }),
        })
        {
            var failed = await Assert.ThrowsAsync<ClosureException>(call);
            Assert.Contains($"the read function of the codec for {typeof(BadRead)} threw System.InvalidOperationException: no light", failed.Message, StringComparison.Ordinal);
        }

        Assert.Equal(3, await _pool.RunAsync(() => 3));
    }

    [Fact(Timeout = 60_000)]
    public async Task DataThatLeadBackToTheObject_AreRefused()
    {
        PoolCodecs.Register((Loop loop) => new[] { loop }, parts => parts[0]);
        var loop = new Loop();
        var failed = await Assert.ThrowsAnyAsync<Exception>(() => _pool.RunAsync(() => loop.ToString()));
        Assert.Contains(nameof(Loop), failed.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task WhatNeedsNoCodec_OrCannotShipIt_IsRefusedAtOnce()
    {
        await Task.Yield();
        Assert.Throws<ArgumentException>(() => PoolCodecs.Register((string text) => text, text => text));
        Assert.Throws<ArgumentException>(() => PoolCodecs.Register((object any) => 1, _ => new object()));
        Assert.Throws<ArgumentException>(() => PoolCodecs.Register((int[] numbers) => 1, _ => Array.Empty<int>()));
        Assert.Throws<ArgumentException>(() => PoolCodecs.Register((Action action) => 1, _ => () => { }));
        Assert.Throws<ArgumentNullException>(() => PoolCodecs.Register<Blob, int>(null!, _ => null!));
        using var stream = new MemoryStream();
        var refused = Assert.Throws<ClosureException>(() => PoolCodecs.Register((Unused unused) => (int)stream.Length, _ => new Unused()));
        Assert.Contains("stream", Assert.Single(refused.Problems).Path, StringComparison.Ordinal);
    }

    private sealed class Native(int value)
    {
        private readonly nint _address = value;

        public int Value => (int)_address;
    }

    private sealed class Text(string value)
    {
        public string Value { get; } = value;
    }

    private sealed class Tree(List<Tree> parts)
    {
        public List<Tree> Parts { get; } = parts;
    }

    private sealed class Blob(byte[] bytes)
    {
        public ReadOnlyMemory<byte> Bytes { get; } = bytes;
    }

    private sealed class Square(double side) : IShape
    {
        public double Area => side * side;
    }

    private class Circle(double area, string note) : IShape
    {
        public double Area => area;

        public string Note => note;
    }

    private sealed class SmallCircle() : Circle(1, "");

    private sealed class BadWrite;

    private sealed class BadRead;

    private sealed class Loop;

    private sealed class Unused;
}
