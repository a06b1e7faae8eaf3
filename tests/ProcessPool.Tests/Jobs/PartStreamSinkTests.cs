using System.Buffers;
using ProcessPool.Jobs.Sinks;
using ProcessPool.Scheduling;
using ProcessPool.Serialization;

namespace ProcessPool.Tests.Jobs;

public sealed class PartStreamSinkTests
{
    /// <summary>The end of the last item and the end of the job may come as one signal: nothing would wake a consumer that waited again.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LastItemAndJobEnd_BeforeTheConsumerLooks_IsOver(bool ordered)
    {
        await Task.Yield();
        var sink = new PartStreamSink<int>(ordered);
        var reader = new ObjectReader(new CodeResolver());
        var part = new ArrayBufferWriter<byte>();
        new ObjectWriter().Write(part, 5);
        sink.StorePart(0, new ReadOnlySequence<byte>(part.WrittenMemory), reader, _ => { });
        var results = new int[4];
        Assert.Equal(1, sink.Take(results, out _, out var isOver));
        Assert.False(isOver);

        var nothing = ReadOnlySequence<byte>.Empty;
        sink.Store(0, 1, default, ref nothing, reader, out _);
        sink.Finished(JobEnd.Completed, null);
        Assert.Equal(0, sink.Take(results, out var items, out isOver));
        Assert.Equal(1, items);
        Assert.True(isOver);
    }
}
