using System.Buffers;
using ProcessPool.Functions;
using ProcessPool.Protocol;
using ProcessPool.Serialization;
using ProcessPool.Serialization.Bridges;

namespace ProcessPool.Replaying;

/// <summary>A chunk of one item that runs on the calling thread. Its result is returned, not written.</summary>
internal sealed unsafe class ReplayContext : ChunkContext, IDisposable
{
    private readonly ResultBox _box = ResultBox.InMemory();
    private readonly ByteBuffer _scratch = new();

    private ReplayContext(SavedItem item, ObjectReader reader)
    {
        (First, Count, Seed, ItemFormat, Body) = (item.Index, 1, item.Seed, item.Format, new ReadOnlySequence<byte>(item.Item));
        Reader = reader;
        Results = new ResultMemory(_box.Data, ResultBox.Capacity, _box.Started, _box.Committed);
    }

    public override int Running => 0;

    public override ObjectReader Reader { get; }

    public override ObjectWriter Writer { get; } = new();

    public override ResultMemory Results { get; }

    public override CancellationToken Token => CancellationToken.None;

    /// <exception cref="PoolException">The function or the item cannot be read in this process.</exception>
    public static object? Run(SavedItem item)
    {
        var code = new CodeResolver();
        foreach (var image in item.Images)
        {
            code.AddImage(image);
        }

        var reader = new ObjectReader(code, new SilentBridges());
        var function = Load(item, reader);
        using var context = new ReplayContext(item, reader);
        var outer = ItemScope.Current;
        ItemScope.Enter(context);
        try
        {
            return function.RunOne(context) is var result and not Nothing ? result : null;
        }
        finally
        {
            ItemScope.Enter(outer);
        }
    }

    public override int Claim(int position, int most) => Math.Min(position + most, 1);

    public override void Begin(ResultFormat format)
    {
    }

    public override void Flush(int position)
    {
    }

    public override IBufferWriter<byte> Scratch()
    {
        _scratch.ResetWrittenCount();
        return _scratch;
    }

    public override void CommitScratch(int position)
    {
    }

    public override void CommitFold(int count)
    {
    }

    public override bool Yield(int position) => true;

    public override void Fail(int position, Exception error) => throw new InvalidOperationException("The item failed.", error);

    public void Dispose() => _box.Dispose();

    private static ItemFunction Load(SavedItem item, ObjectReader reader)
    {
        try
        {
            var input = new ReadOnlySequence<byte>(item.Capsule);
            return reader.Read<ItemFunction>(ref input);
        }
        catch (Exception e) when (e is GraphFormatException or GraphException or CodeMismatchException)
        {
            throw new PoolException("The function cannot be run in this process: " + e.Message, e);
        }
    }

    /// <summary>Nobody is at the other end.</summary>
    private sealed class SilentBridges : IBridgeEnds
    {
        public CancellationToken TokenOf(long bridge) => CancellationToken.None;

        public void Report<T>(long bridge, T value)
        {
        }

        public void Send(long bridge, ReadOnlySpan<byte> report)
        {
        }
    }
}
