using System.Net.Sockets;

namespace ProcessPool.Tests.Capture;

public sealed class PruningTests : IDisposable
{
    private readonly Socket _socket = Shipping.NewSocket();
    private readonly string _prefix = "p";
    private readonly Part _part = new() { Name = "part", Socket = Shipping.NewSocket() };
    private readonly Part? _none = Environment.ProcessId < 0 ? new Part() : null;
    private int _count = 3;

    private delegate string Named(int number);

    private event Func<int, int>? Changed;

    private string Auto { get; } = "auto";

    private string Computed => _prefix + Auto;

    private int Settable { get; set; } = 4;

    public void Dispose()
    {
        _socket.Dispose();
        _part.Socket?.Dispose();
    }

    [Fact]
    public void NoCaptures() => Assert.Equal(25, Shipping.SameThere(x => x * x));

    [Fact]
    public void StaticLambda() => Assert.Equal(6, Shipping.SameThere(static x => x + 1));

    [Fact]
    public void Locals()
    {
        var factor = 3;
        var words = new List<string> { "a", "b" };
        Assert.Equal("15ab", Shipping.SameThere(x => (x * factor) + string.Concat(words)));
    }

    [Fact]
    public void ASiblingsFile_StaysHere()
    {
        using var file = Shipping.OpenFile();
        var factor = 3;
        Func<long> sibling = () => file.Length;
        Assert.Equal(15, Shipping.SameThere(x => x * factor));
        Assert.True(sibling() > 0);
        Assert.Equal(["closure → file"], Shipping.Refused(sibling));
    }

    [Fact]
    public void OneFieldOfThis()
    {
        var local = 2;
        Func<int, string> function = x => _prefix + (x * local);
        Assert.Equal("p10", Shipping.SameThere(function));
        Assert.Equal(0, CapturedThis(Shipping.Ship(function))._count);
        Assert.Null(CapturedThis(Shipping.Ship(function))._socket);
    }

    [Fact]
    public void OnlyThis() => Assert.Equal("p5", Shipping.SameThere(x => _prefix + x));

    [Fact]
    public void PartOfAPart()
    {
        var local = 2;
        Assert.Equal("part10", Shipping.SameThere(x => _part.Name + (x * local)));
        Assert.Equal("part5", Shipping.SameThere(x => _part.Name + x));
    }

    [Fact]
    public void ANullCheck_ShipsAnEmptyObject() => Assert.Equal("there", Shipping.SameThere(x => _part is null ? "none" : "there"));

    [Fact]
    public void ANull_StaysOne() => Assert.Equal("none", Shipping.SameThere(x => _none?.Name ?? "none"));

    [Fact]
    public void Properties()
    {
        var local = 1;
        Assert.Equal("auto", Shipping.SameThere(() => Auto));
        Assert.Equal("pauto1", Shipping.SameThere(() => Computed + local));
    }

    [Fact]
    public void WhatIsOnlyWritten_IsNotSent()
    {
        _count = 7;
        var copy = Shipping.Ship<Func<int, int>>(x => Settable = x);
        Assert.Equal(0, ((PruningTests)copy.Target!).Settable);
        Assert.Equal(5, copy(5));
    }

    [Fact]
    public void Increments()
    {
        var total = 10;
        Assert.Equal(15, Shipping.Ship<Func<int, int>>(x => total += x)(5));
        Assert.Equal(5, Shipping.Ship<Func<int, int>>(x => ++Settable)(5));
        Assert.Equal(4, Shipping.Ship<Func<int, int>>(x => Interlocked.Increment(ref _count))(5));
    }

    [Fact]
    public void OwnMethods()
    {
        var local = 1;
        Assert.Equal("p6", Shipping.SameThere(x => Describe(x + local)));
        Assert.Equal("p5", Shipping.SameThere((Func<int, string>)Describe));
        Assert.Equal("p5", Shipping.SameThere(new Func<int, string>(new Named(Describe).Invoke)));
        Assert.Equal("p5 p5", Shipping.SameThere(x => Static(this, x)));
    }

    [Fact]
    public void Recursion()
    {
        Assert.Equal("ppppp", Shipping.SameThere(Repeat));
        Func<int, int> factorial = null!;
        factorial = n => n < 2 ? 1 : n * factorial(n - 1);
        Assert.Equal(120, Shipping.SameThere(factorial));
    }

    [Fact]
    public void ALinkedList_IsFollowedToItsEnd()
    {
        var list = new Node(1, new Node(2, new Node(3, new Node(4, null))));
        Assert.Equal(10, Shipping.SameThere(() =>
        {
            var sum = 0;
            for (var node = list; node is not null; node = node.Next)
            {
                sum += node.Value;
            }

            return sum;
        }));
        Assert.Equal(10, Shipping.SameThere(() => list.Sum()));
    }

    [Fact]
    public void ThisThatEscapes_IsKeptAsAWhole()
    {
        Assert.Equal(["closure → this._socket", "closure → this._part.Socket"], Shipping.Refused((int x) => string.Format(null, "{0}", this) + x));
        Assert.Equal(2, Shipping.Refused((int x) => new List<object> { this }).Length);
        Assert.Equal(2, Shipping.Refused((int x) => this).Length);
        Assert.Equal(2, Shipping.Refused((int x) => new object[] { this }.Length).Length);
        Assert.Equal(2, Shipping.Refused((int x) => (this, x).GetHashCode()).Length);
        Assert.Equal(2, Shipping.Refused((int x) => new { Me = this }).Length);
        Assert.Equal(["closure → this._part.Socket"], Shipping.Refused((int x) => _part));
    }

    [Fact]
    public void ThisInAVariable_IsFollowed()
    {
        Assert.Equal("p5", Shipping.SameThere(x =>
        {
            var me = x > 3 ? this : null;
            return me!._prefix + x;
        }));
        Assert.Equal("p", Shipping.SameThere(() => (_none is null ? this : new PruningTests())._prefix));
    }

    [Fact]
    public void Events()
    {
        var factor = 3;
        Changed += x => x * factor;
        Assert.Equal(15, Shipping.SameThere(x => Changed?.Invoke(x) ?? 0));
    }

    [Fact]
    public void Delegates_AreReadOnTheirOwn()
    {
        using var file = Shipping.OpenFile();
        var factor = 3;
        Func<int, int> inner = x => x * factor;
        Func<long> other = () => file.Length;
        Assert.Equal(16, Shipping.SameThere(x => inner(x) + 1));
        Assert.Equal(["closure → file"], Shipping.Refused(() => other()));
    }

    [Fact]
    public void Multicast()
    {
        using var file = Shipping.OpenFile();
        var list = new List<int>();
        Func<int, int> calls = x => x;
        calls += x => x + list.Count;
        Assert.Equal(5, Shipping.SameThere(calls));
        calls += x => x + (int)file.Length;
        Assert.Equal(["closure → file"], Shipping.Refused(calls));
    }

    [Fact]
    public void ALockedGate_DoesNotKeepThis()
    {
        var gate = new object();
        Assert.Equal("p", Shipping.SameThere(() =>
        {
            lock (gate)
            {
                lock (this)
                {
                    return _prefix;
                }
            }
        }));
    }

    [Fact]
    public void ThrowAndCatch() => Assert.Equal("p5", Shipping.SameThere(x =>
    {
        try
        {
            return x > 0 ? throw new InvalidOperationException(_prefix) : "";
        }
        catch (InvalidOperationException e) when (e.Message == _prefix)
        {
            return e.Message + x;
        }
        finally
        {
            _count++;
        }
    }));

    private static string Static(PruningTests tests, int x) => tests.Describe(x) + " " + (x > 100 ? null : tests)!.Describe(x);

    private string Describe(int x) => _prefix + x;

    private string Repeat(int x) => x == 0 ? "" : _prefix + Repeat(x - 1);

    private static PruningTests CapturedThis(Delegate function) =>
        (PruningTests)function.Target!.GetType().GetField("<>4__this")!.GetValue(function.Target)!;

    private sealed class Part
    {
        public string Name { get; init; } = "";

        public Socket? Socket { get; init; }
    }

    private sealed class Node(int value, Node? next)
    {
        public int Value => value;

        public Node? Next { get; } = next;

        public int Sum() => value + (Next?.Sum() ?? 0);
    }
}
