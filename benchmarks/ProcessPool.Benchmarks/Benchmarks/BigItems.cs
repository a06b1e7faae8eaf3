using ProcessPool.Benchmarks.Floor;
using ProcessPool.Benchmarks.Measuring;
using ProcessPool.Benchmarks.Peers;

namespace ProcessPool.Benchmarks.Benchmarks;

/// <summary>Items that are large: what the bytes cost.</summary>
internal sealed class BigItems : IBenchmark
{
    private const int Count = 64;
    private const int Size = 8 << 20;
    private const int Few = 8;
    private const string OneWay = "pool.Map(a => a.Length)";
    private const string BothWays = "pool.Map(a => a)";
    private static readonly Unit Bandwidth = new("GiB/s");
    private byte[][] _items = [];
    private byte[][] _copies = [];

    public string Name => "big-items";

    public string Summary => "64 arrays of 8 MiB, of which a number or the array itself comes back; beside a copy in memory and raw pipes with buffers of 1 MiB. An echo counts its bytes once.";

    public void Run(Harness harness)
    {
        (_items, _copies) = (new byte[Count][], new byte[Count][]);
        for (var i = 0; i < Count; i++)
        {
            _items[i] = new byte[Size];
            _copies[i] = new byte[Size];
            new Random(i).NextBytes(_items[i]);
        }

        using var peers = new PeerSet(harness);
        using (var pool = new Pool(2))
        {
            Length(harness, pool, peers);
        }

        using (var pool = new Pool(2))
        {
            Echo(harness, pool, peers);
            BesideCluster(harness, pool, peers);
        }

        (_items, _copies) = ([], []); // Benchmarks that come later measure memory.
    }

    private void Length(Harness harness, Pool pool, PeerSet peers)
    {
        const string reference = "raw pipes, two children";
        using var one = new RawPipes(1, ChildMain.Swallow, RawPipes.BlockSize, Size);
        using var two = new RawPipes(2, ChildMain.Swallow, RawPipes.BlockSize, Size);
        harness.Compare(
            "There: the length comes back",
            Bandwidth,
            Trial.Timed(OneWay, () => MapToLengths(pool), PerSecond, reference),
            Trial.Timed(reference, () => two.All((i, pipe) => Send(pipe, i, step: 2)), PerSecond),
            Trial.Timed("raw pipe, one child", () => one.All((i, pipe) => Send(pipe, i, step: 1)), PerSecond, reference),
            Trial.Timed("copy between arrays, one thread", Copy, PerSecond, reference),
            Trial.Timed("copy into new arrays, two threads", CopyIntoNew, PerSecond, reference),
            peers.Trial(PeerKind.Piscina, "length of a Buffer", $"there {Count}", PerSecond, OneWay),
            peers.Trial(PeerKind.WorkerpoolThread, "length of a Buffer", $"there {Count}", PerSecond, OneWay),
            peers.Trial(PeerKind.MpDill, "length of bytes, 8 items", $"there {Few}", OfFew, OneWay),
            peers.Trial(PeerKind.Joblib, "length of bytes, 8 items", $"there {Few}", OfFew, OneWay),
            peers.Trial(PeerKind.Joblib, "length of arrays of numpy, which workers map, 8 items", $"there_arrays {Few}", OfFew, OneWay));
    }

    private void Echo(Harness harness, Pool pool, PeerSet peers)
    {
        const string reference = "raw pipes, two children, into new arrays";
        using var two = new RawPipes(2, ChildMain.Echo, RawPipes.BlockSize, RawPipes.BlockSize);
        harness.Compare(
            "There and back: the array comes back",
            Bandwidth,
            Trial.Timed(BothWays, () => MapToItself(pool), PerSecond, reference),
            Trial.Timed(reference, () => two.All(SendAndReceive), PerSecond),
            Trial.Timed("copy between arrays, one thread", Copy, PerSecond, reference),
            peers.Trial(PeerKind.Piscina, "a Buffer", $"echo {Count}", PerSecond, BothWays),
            peers.Trial(PeerKind.WorkerpoolThread, "a Buffer", $"echo {Count}", PerSecond, BothWays),
            peers.Trial(PeerKind.MpDill, "bytes, 8 items", $"echo {Few}", OfFew, BothWays),
            peers.Trial(PeerKind.Joblib, "bytes, 8 items", $"echo {Few}", OfFew, BothWays));
    }

    private void BesideCluster(Harness harness, Pool pool, PeerSet peers) => harness.Compare(
        PeerSet.BesideCluster,
        Bandwidth,
        Trial.Timed(OneWay, () => MapToLengths(pool), PerSecond),
        Trial.Timed(BothWays, () => MapToItself(pool), PerSecond),
        peers.Trial(PeerKind.Distributed, "length of bytes, scattered, 8 items", $"there {Few}", OfFew, OneWay),
        peers.Trial(PeerKind.Distributed, "bytes, scattered, 8 items", $"echo {Few}", OfFew, BothWays));

    private void MapToLengths(Pool pool) => Check.Equal(Count * (long)Size, pool.Map(a => (long)a.Length, _items).Sum());

    private void MapToItself(Pool pool) => Check.Equal(_items[^1][^1], pool.Map(a => a, _items)[^1][^1]);

    private static double PerSecond(double seconds) => Count * (double)Size / (1 << 30) / seconds;

    private static double OfFew(double seconds) => PerSecond(seconds) * Few / Count;

    private void Send(Stream pipe, int first, int step)
    {
        for (var i = first; i < Count; i += step)
        {
            for (var offset = 0; offset < Size; offset += RawPipes.BlockSize)
            {
                pipe.Write(_items[i], offset, RawPipes.BlockSize);
            }

            Check.Equal(1, pipe.ReadByte());
        }
    }

    /// <summary>The child sends block by block while we send, so someone must read at the same time.</summary>
    private void SendAndReceive(int first, Stream pipe)
    {
        var received = new byte[Count][];
        var reader = new Thread(() =>
        {
            for (var i = first; i < Count; i += 2)
            {
                received[i] = GC.AllocateUninitializedArray<byte>(Size);
                pipe.ReadExactly(received[i]);
            }
        });
        reader.Start();
        for (var i = first; i < Count; i += 2)
        {
            for (var offset = 0; offset < Size; offset += RawPipes.BlockSize)
            {
                pipe.Write(_items[i], offset, RawPipes.BlockSize);
            }
        }

        reader.Join();
        Check.Equal(_items[first][^1], received[first][^1]);
    }

    /// <summary>What it costs to have the arrays once more, without any way there.</summary>
    private void CopyIntoNew()
    {
        var other = new Thread(() => CopyEachSecond(1));
        other.Start();
        CopyEachSecond(0);
        other.Join();
    }

    private void CopyEachSecond(int first)
    {
        for (var i = first; i < Count; i += 2)
        {
            var copy = GC.AllocateUninitializedArray<byte>(Size);
            Buffer.BlockCopy(_items[i], 0, copy, 0, Size);
            Check.Equal(_items[i][^1], copy[^1]);
        }
    }

    private void Copy()
    {
        for (var i = 0; i < Count; i++)
        {
            Buffer.BlockCopy(_items[i], 0, _copies[i], 0, Size);
        }
    }
}
