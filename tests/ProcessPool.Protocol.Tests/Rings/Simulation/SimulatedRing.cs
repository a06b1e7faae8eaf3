using ProcessPool.Protocol.Rings;

namespace ProcessPool.Protocol.Tests.Rings.Simulation;

/// <summary>A ring of a few bytes, whose counts are stored when the stage likes.</summary>
internal readonly struct SimulatedRing(Stage stage, int capacity) : IRing
{
    private readonly byte[] _bytes = new byte[capacity];
    private readonly Dictionary<RingCount, long> _counts = [];

    public int Capacity => capacity;

    public long Load(RingCount count)
    {
        stage.Step();
        var value = Stage.Load(_counts, count);
        stage.Note($"{count} is {value}");
        return value;
    }

    public void Store(RingCount count, long value)
    {
        stage.Step();
        stage.Note($"{count} = {value}");
        Stage.Store(_counts, count, value);
    }

    public long Exchange(RingCount count, long value)
    {
        stage.Step();
        Stage.StoreAll();
        var before = _counts.GetValueOrDefault(count);
        _counts[count] = value;
        stage.Note($"{count} was {before}, is {value}");
        return before;
    }

    public void Fence()
    {
        stage.Step();
        Stage.StoreAll();
    }

    public Span<byte> Piece(long position, int length)
    {
        stage.Step();
        var at = (int)(position & (capacity - 1));
        return _bytes.AsSpan(at, Math.Min(length, capacity - at));
    }
}
