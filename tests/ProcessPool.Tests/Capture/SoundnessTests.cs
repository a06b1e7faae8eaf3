using System.Net.Sockets;

namespace ProcessPool.Tests.Capture;

/// <summary>Ways in which code gets at an object: what may be read must be there, and what is not followed is kept.</summary>
public sealed class SoundnessTests : IDisposable
{
    private const string SocketPath = "closure → this._socket";

    private static object? Last { get; set; }

    private readonly Socket _socket = Shipping.NewSocket();
    private readonly int[] _numbers = [1, 2, 3];
    private readonly int _offset = 100;
    private readonly string _name = "name";
    private Item _item = new Special { Title = "t", Extra = "x" };
    private Pair _pair = new(new Item { Title = "paired" }, 7);

    private interface INamed
    {
        string Name { get; }
    }

    private SoundnessTests Self => this;

    public void Dispose() => _socket.Dispose();

    [Fact]
    public void Escapes()
    {
        Assert.Equal([SocketPath], Shipping.Refused((int x) => new Wrapper(this).GetHashCode()));
        Assert.Equal([SocketPath], Shipping.Refused((int x) => new Reference { Value = this }.Value));
        Assert.Equal([SocketPath], Shipping.Refused((int x) => Last = this));
        Assert.Equal([SocketPath], Shipping.Refused<Func<int, int>>(x => throw new Carrier(this)));
        Assert.Equal([SocketPath], Shipping.Refused((int x) => Equals(x)));
        Assert.Equal([SocketPath], Shipping.Refused((int x) => Virtually(new Taker(), x)));
        Assert.Equal([SocketPath], Shipping.Refused((Func<SoundnessTests, int> f) => f(this)));
        Assert.Equal([SocketPath], Shipping.Refused((int x) => MemberwiseClone()));
        Assert.Equal([SocketPath], Shipping.Refused((int x) => Passing(out _)));
        Assert.Equal([SocketPath], Shipping.Refused((int x) => ByReference()));
        Assert.Equal([SocketPath], Shipping.Refused((int x) => (dynamic)this));
        Assert.Equal([SocketPath], Shipping.Refused((int x) => new List<SoundnessTests> { this, this }.Count));
        SoundnessTests? other = null;
        Assert.Equal([SocketPath], Shipping.Refused((int x) => (other = this) is null));
        Assert.Equal([SocketPath], Shipping.Refused(() => _socket.Blocking));
    }

    [Fact]
    public void Casts()
    {
        Assert.Equal("x", Shipping.SameThere(x => _item is Special special ? special.Extra : "none"));
        Assert.Equal("x", Shipping.SameThere(x => ((Special)_item).Extra));
        Assert.Equal("t", Shipping.SameThere(x => ((INamed)_item).Name));
        Assert.Equal("xt", Shipping.SameThere(x => _item switch { Special { Extra: var extra, Title: var title } => extra + title, _ => "" }));
        Assert.Equal("special x", Shipping.SameThere(x => _item.ToString()));
        Assert.Equal("special x", Shipping.SameThere(x => $"{_item}"));
    }

    [Fact]
    public void References()
    {
        Assert.Equal("t", Shipping.SameThere(x =>
        {
            ref var item = ref _item;
            return item.Title;
        }));
        Assert.Equal("paired", Shipping.SameThere(x => _pair.Item.Title));
        Assert.Equal("7 paired", Shipping.SameThere(x => _pair.Describe()));
        Assert.Equal("paired", Shipping.SameThere(x =>
        {
            var (item, _) = _pair;
            return item.Title;
        }));
        Assert.Equal("tt", Shipping.SameThere(x =>
        {
            Get(out var item);
            var copy = item;
            Same(ref copy);
            return item.Title + copy.Title;
        }));
        Assert.Equal("replaced", Shipping.Ship<Func<string>>(() =>
        {
            _item = new Item { Title = "replaced" };
            _pair = new Pair(_item, 8);
            return _pair.Item.Title;
        })());
    }

    [Fact]
    public void Results_AreFollowed()
    {
        Assert.Equal("name", Shipping.SameThere(x => Self._name));
        Assert.Equal("name", Shipping.SameThere(x => Self.Self.Fluent(x).Fluent(x)._name));
        Assert.Equal("t", Shipping.SameThere(x => Choose(x, _item, null!).Title));
        var self = this;
        Assert.Equal("name", Shipping.SameThere(x => self._name));
        Assert.Equal("name", Shipping.SameThere(x => x > 3 ? self._name : Self._name));
    }

    [Fact]
    public void Queries()
    {
        var local = 1;
        Assert.Equal([102, 103, 104], Shipping.SameThere(x => (from n in _numbers where n < x + _offset select n + _offset + local).ToArray()));
        Assert.Equal([101, 102, 103], Shipping.SameThere(x => _numbers.Select(Add).ToArray()));
        Assert.Equal(306, Shipping.SameThere(x => new Lazy<int>(() => _numbers.Sum(n => n + _offset)).Value));
        Assert.Equal([101, 102, 103], Shipping.SameThere(x => Enumerable.Range(0, 3).Select(i => new { N = _numbers[i], _offset }).Select(p => p.N + p._offset).ToArray()));
    }

    [Fact]
    public void Delegates_ToVirtualMethods()
    {
        Item item = new Special { Extra = "x" };
        Assert.Equal("special x", Shipping.SameThere(() =>
        {
            Func<string> function = item.ToString!;
            return function();
        }));
        Assert.Equal("special x?", Shipping.SameThere(item.Asking()));
        Assert.Equal("special x!", Shipping.SameThere(((Special)item).Shouting()));
    }

    [Fact]
    public void LocalFunctions_OfManyLevels()
    {
        var local = 1;
        Assert.Equal(122, Shipping.SameThere(x =>
        {
            var a = x;
            {
                var b = 6;
                return One(10);

                int One(int y)
                {
                    var c = y;
                    return Two<int>();

                    int Two<T>() => a + b + c + local + (typeof(T) == typeof(int) ? _offset : 0);
                }
            }
        }));
    }

    [Fact(Timeout = 30000)]
    public async Task AsyncSequences()
    {
        var local = 2;
        Assert.Equal("102 103 104", await Shipping.SameThere(async () =>
        {
            var all = new List<int>();
            await foreach (var n in Later(_numbers.Length))
            {
                all.Add(n);
            }

            return string.Join(' ', all);

            async IAsyncEnumerable<int> Later(int count)
            {
                for (var i = 0; i < count; i++)
                {
                    await Task.Yield();
                    yield return _offset + local + i;
                }
            }
        }));
        Assert.Equal(103, await Shipping.SameThere(async () =>
        {
            var inner = 1;
            Func<Task<int>> nested = async () =>
            {
                await Task.Yield();
                return inner + local + _offset;
            };
            try
            {
                return await nested();
            }
            finally
            {
                inner++;
            }
        }));
    }

    [Fact]
    public void GenericBase()
    {
        var derived = new OfString("a", 3);
        Assert.Equal("a", Shipping.SameThere(derived.Getter()));
        Assert.Equal("a3", Shipping.SameThere(derived.Both()));
        Assert.Equal("a", Shipping.SameThere(() => derived.Value));
        var generic = new OfBase<int>(4);
        Assert.Equal(4, Shipping.SameThere(() => generic.Value));
    }

    [Fact]
    public void AFinalizer_KeepsTheWholeObject()
    {
        var withFinalizer = new WithFinalizer("a", _socket);
        Assert.Equal(["closure → withFinalizer.Socket"], Shipping.Refused(() => withFinalizer.Name));
    }

    [Fact]
    public void ManyThreads_GetTheSameAnswer()
    {
        var local = 1;
        Parallel.For(0, 200, i =>
        {
            Func<int, int> function = (i % 4) switch
            {
                0 => x => x + local + _offset,
                1 => x => x + _numbers.Length,
                2 => x => x + _item.Title.Length + local,
                _ => x => _numbers.Sum(n => n + x + _offset),
            };
            Assert.Equal(function(5), Shipping.Ship(function)(5));
        });
    }

    private static T Choose<T>(int x, T one, T other) => x > 3 ? one : other;

    private static void Same(ref Item item) => item = item.Title.Length > 0 ? item : new Item();

    private int Add(int n) => n + _offset;

    private SoundnessTests Fluent(int x) => x > 3 ? this : Self;

    private void Get(out Item item) => item = _item;

    private bool Passing(out object me)
    {
        me = this;
        return true;
    }

    private object ByReference()
    {
        var me = this;
        return Exchange(ref me);
    }

    private static object Exchange<T>(ref T value) => value!;

    private int Virtually(Taker taker, int x) => taker.Take(this) + x;

    private struct Pair(Item item, int number)
    {
        public Item Item = item;

        public readonly string Describe() => $"{number} {Item.Title}";

        public readonly void Deconstruct(out Item item, out int count)
        {
            item = Item;
            count = number;
        }
    }

    private struct Reference
    {
        public object Value;
    }

    private class Taker
    {
        public virtual int Take(object value) => value.GetHashCode();
    }

    private sealed class Wrapper(object value)
    {
        public override int GetHashCode() => value.GetHashCode();
    }

    private sealed class Carrier(object value) : Exception
    {
        public object Value { get; } = value;
    }

    private class Item : INamed
    {
        public string Title { get; init; } = "";

        public string Name => Title;

        public Func<string> Asking() => () =>
        {
            Func<string> function = ToString!;
            return function() + "?";
        };

        public override string ToString() => "item " + Title;
    }

    private sealed class Special : Item
    {
        public string Extra { get; init; } = "";

        public Func<string> Shouting()
        {
            var mark = "!";
            return () => ToString() + mark;
        }

        public override string ToString() => "special " + Extra;
    }

    private class OfBase<T>(T value)
    {
        private readonly T _value = value;

        public T Value => _value;
    }

    private sealed class OfString(string value, int count) : OfBase<string>(value)
    {
        public Func<string> Getter() => () => Value;

        public Func<string> Both() => () => Value + count;
    }

#pragma warning disable CA1821 // Empty, but there.
    private sealed class WithFinalizer(string name, Socket socket)
    {
        ~WithFinalizer()
        {
        }
#pragma warning restore CA1821

        public string Name => name;

        public Socket Socket { get; } = socket;
    }
}
