using System.Net.Sockets;

namespace ProcessPool.Tests.Capture;

/// <summary>The shapes that compilers give to functions.</summary>
public sealed class ShapeTests : IDisposable
{
    private readonly Socket _socket = Shipping.NewSocket();
    private readonly int _offset = 100;

    public void Dispose() => _socket.Dispose();

    [Fact(Timeout = 30000)]
    public async Task AsyncLambda()
    {
        var local = 1;
        Assert.Equal(101, await Shipping.SameThere(async () =>
        {
            await Task.Yield();
            return _offset + local;
        }));
        Assert.Equal(100, await Shipping.SameThere(async () => await Later()));
        Assert.Equal(101, await Shipping.SameThere(async () => await Later() + local));
    }

    [Fact]
    public void AsyncLambda_ThatLetsThisEscape_KeepsIt()
    {
        Assert.Equal(["closure → this._socket"], Shipping.Refused<Func<Task<string>>>(async () =>
        {
            await Task.Yield();
            return string.Format(null, "{0}", this);
        }));
        Assert.Equal(["closure → this._socket"], Shipping.Refused<Func<Task<object>>>(async () =>
        {
            await Task.Yield();
            return this;
        }));
    }

    [Fact(Timeout = 30000)]
    public async Task AsyncLocalFunction_OfAnInnerClosure()
    {
        var local = 1;
        Assert.Equal(106, await Shipping.SameThere(async () =>
        {
            var inner = 5;
            return await Add();

            async Task<int> Add()
            {
                await Task.Yield();
                return _offset + local + inner;
            }
        }));
    }

    [Fact]
    public void Iterators()
    {
        var local = 2;
        Assert.Equal([100, 102], Shipping.SameThere(() => Numbers(local).ToArray()));
        Assert.Equal([102, 103], Shipping.SameThere(() => Inner().ToArray()));
        Assert.Equal(["closure → this._socket"], Shipping.Refused(() => Mine().Count()));

        IEnumerable<int> Inner()
        {
            yield return _offset + local;
            yield return _offset + local + 1;
        }

        IEnumerable<ShapeTests> Mine()
        {
            yield return this;
        }
    }

    [Fact]
    public void LocalFunctions()
    {
        var local = 2;
        Assert.Equal(107, Shipping.SameThere(x => Add(x)));
        Assert.Equal(107, Shipping.SameThere(Add));
        Assert.Equal(112, Shipping.SameThere(x =>
        {
            var inner = x;
            return Struct(5);

            int Struct(int y) => _offset + local + inner + Deeper(y);

            int Deeper(int y) => inner > 0 ? y : _offset;
        }));

        int Add(int x) => _offset + local + x;
    }

    [Fact]
    public void StructClosure_ThatLetsThisEscape_KeepsIt() => Assert.Equal(["closure → this._socket"], Shipping.Refused((int x) =>
    {
        return Escape();

        string Escape() => string.Format(null, "{0}{1}", this, x);
    }));

    [Fact]
    public void NestedLambdas()
    {
        var local = 2;
        int[] numbers = [1, 2];
        Assert.Equal([106, 107], Shipping.SameThere(x => numbers.Select(n => n + x + _offset).ToArray()));
        Assert.Equal([108, 109], Shipping.SameThere(x => numbers.Select(n => Enumerable.Range(n, 1).Sum(m => m + local + x + _offset)).ToArray()));
        Assert.Equal(["closure → this._socket"], Shipping.Refused((int x) => numbers.Select(n => (object)(n + x > 0 ? this : null)!).Count()));
    }

    [Fact]
    public void NestedClosures()
    {
        var outer = 1;
        using var file = Shipping.OpenFile();
        for (var i = 0; i < 2; i++)
        {
            var inner = i * 10;
            Func<int, int> function = x => x + inner + outer + _offset;
            Func<long> sibling = () => file.Length + inner;
            Assert.Equal(106 + inner, Shipping.SameThere(function));
            Assert.Equal(["closure → file"], Shipping.Refused(sibling));
        }
    }

    [Fact]
    public void Generics()
    {
        Assert.Equal("System.Int32 5 7", Shipping.SameThere(Generic(7)));
        Assert.Equal("System.String 5 b", Shipping.SameThere(Generic("b")));
        using var box = new Box<string>("c");
        Assert.Equal("c", Shipping.SameThere(box.Get));
        Assert.Equal("c1", Shipping.SameThere(box.Appending(1)));
        Assert.Equal("1c", Shipping.SameThere(() => Swap(1, box)));
    }

    [Fact]
    public void ExtensionMethod_OfAnObject()
    {
        Assert.Equal(105, Shipping.SameThere((Func<int, int>)this.Plus));
        Assert.Equal(4, Shipping.SameThere("four".Size));
        Assert.Equal(["closure → tests._socket"], Shipping.Refused((Func<string>)this.Print));
    }

    [Fact]
    public void PrimaryConstructor()
    {
        using var socket = Shipping.NewSocket();
        var primary = new Primary("name", socket);
        var local = 1;
        Assert.Equal("name", Shipping.SameThere(primary.Name));
        Assert.Equal("name1", Shipping.SameThere(() => primary.Name() + local));
        Assert.Equal(["closure → this.socket"], Shipping.Refused((Func<bool>)primary.IsBlocking));
    }

    [Fact]
    public void Records()
    {
        using var socket = Shipping.NewSocket();
        var record = new Order("book", 3, socket);
        Assert.Equal("book3", Shipping.SameThere(() => record.Title + record.Count));
        Assert.Equal(["closure → record.Socket"], Shipping.Refused(() =>
        {
            var (title, _, _) = record; // Deconstruct reads all three.
            return title;
        }));
        Assert.Equal(["closure → record.Socket"], Shipping.Refused(() => record.ToString()));
        Assert.Equal(["closure → record.Socket"], Shipping.Refused(() => record with { Count = 1 }));
        var plain = new Plain("a", 1);
        Assert.Equal("Plain { Title = a, Count = 1 }", Shipping.SameThere(plain.ToString)!.ToString());
        Assert.True(Shipping.SameThere(() => plain == new Plain("a", 1)));
        Assert.Equal(new Plain("a", 2), Shipping.SameThere(() => plain with { Count = 2 }));
    }

    [Fact]
    public void Structs()
    {
        var point = new Point { X = 1, Name = new Plain("a", 1) };
        Assert.Equal("1a6", Shipping.SameThere(x => point.X + point.Name.Title + point.Plus(x)));
        Assert.Equal(6, Shipping.SameThere((Func<int, int>)point.Plus));
        Assert.Equal(2, Shipping.Ship<Func<int>>(() => ++point.X)());
    }

    [Fact]
    public void BaseClass()
    {
        using var derived = new Derived();
        Assert.Equal("base!", Shipping.SameThere(derived.Base()));
        Assert.Equal("base+derived", Shipping.SameThere(derived.Both()));
    }

    [Fact]
    public void VirtualCall_OnThis_RunsWhatThisReallyIs()
    {
        using var derived = new Derived();
        Assert.Equal("virtual derived", Shipping.SameThere(derived.CallsVirtual()));
        Assert.Equal("virtual derived1", Shipping.SameThere(derived.CallsVirtualWithALocal()));
        Assert.Equal("virtual derived", Shipping.SameThere((Func<string>)derived.Virtual));
        Assert.Equal("virtual derived", Shipping.SameThere(((Base)derived).GroupOfVirtual()));
    }

    [Fact]
    public void VirtualCall_OnAnotherObject_KeepsThat()
    {
        using Base derived = new Derived();
        Assert.Equal(["closure → derived.Socket"], Shipping.Refused(() => derived.Virtual()));
        Assert.Equal(["closure → derived.Socket"], Shipping.Refused(() => ((IDisposable)derived).ToString()));
    }

    [Fact]
    public void AConstantArray_AndASwitch()
    {
        var local = 3;
        Assert.Equal(["d", "x"], Shipping.SameThere(x => new[] { (x - local) switch { 0 => "a", 1 => "b", 2 => "d", _ => "e" }, "x" }));
    }

    private static string Swap<T>(int number, Box<T> box) => number + box.Get();

    private static Func<int, string> Generic<T>(T value) => x => $"{typeof(T)} {x} {value}";

    private Task<int> Later() => Task.Run(() => _offset);

    private IEnumerable<int> Numbers(int step)
    {
        yield return _offset;
        yield return _offset + step;
    }

    internal int Offset => _offset;

    private sealed class Box<T>(T value) : IDisposable
    {
        private readonly Socket _socket = Shipping.NewSocket();

        public string Get() => value!.ToString()!;

        public Func<string> Appending<TOther>(TOther other) => () => Get() + other;

        public void Dispose() => _socket.Dispose();
    }

    private sealed class Primary(string name, Socket socket)
    {
        public string Name() => name;

        public bool IsBlocking() => socket.Blocking;
    }

    private sealed record Order(string Title, int Count, Socket Socket);

    private sealed record Plain(string Title, int Count);

    private struct Point
    {
        public int X;
        public Plain Name;

        public readonly int Plus(int x) => X + x;
    }

    private class Base : IDisposable
    {
        private readonly string _name = "base";

        public Socket Socket { get; } = Shipping.NewSocket();

        public string Name => _name;

        public virtual string Virtual() => Socket.ToString()!;

        public Func<string> CallsVirtual() => () => Virtual();

        public Func<string> CallsVirtualWithALocal()
        {
            var local = 1;
            return () => Virtual() + local;
        }

        public Func<string> GroupOfVirtual() => Virtual;

        public void Dispose() => Socket.Dispose();
    }

    private sealed class Derived : Base
    {
        private readonly string _own = "derived";

        public override string Virtual() => "virtual " + _own;

        public Func<string> Base() => () => Name + "!";

        public Func<string> Both() => () => Name + "+" + _own;
    }
}

internal static class ShapeExtensions
{
    public static int Plus(this ShapeTests tests, int x) => tests.Offset + x;

    public static string Print(this ShapeTests tests) => string.Format(null, "{0}", tests);

    public static int Size(this string text) => text.Length;
}
