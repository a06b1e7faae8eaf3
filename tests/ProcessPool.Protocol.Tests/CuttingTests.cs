using System.Buffers;
using ProcessPool.Protocol.Messages;

namespace ProcessPool.Protocol.Tests;

/// <summary>Frames that do not fit into memory. None of this is allocated: what is claimed is more than any machine has, or is made as it is read.</summary>
public sealed class CuttingTests
{
    private const long Huge = 1L << 40;

    [Fact(Timeout = 60_000)]
    public Task AFrameThatDoesNotFit_IsCut_AndTheNextOneArrives() => Task.Run(() =>
    {
        var head = new ArrayBufferWriter<byte>();
        new ChunkMessage(7, 2, 3, 1, 0, true, 0, 0).Write(head);
        var length = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;
        using var connection = new Connection(new FramesStream([(MessageKind.Chunk, head.WrittenMemory, length), (MessageKind.Forget, default, 0), (MessageKind.Chunk, head.WrittenMemory, head.WrittenCount)]), Stream.Null)
        {
            CutsFrames = true,
        };
        Assert.True(connection.TryReceive(out var cut));
        Assert.True(cut.IsCut);
        Assert.Equal(7, ChunkMessage.Read(cut.Payload, out _).Chunk);
        Assert.True(connection.TryReceive(out var next));
        Assert.Equal((MessageKind.Forget, 0L, false), (next.Kind, next.Payload.Length, next.IsCut));
        Assert.True(connection.TryReceive(out var whole));
        Assert.False(whole.IsCut);
        Assert.Equal(7, ChunkMessage.Read(whole.Payload, out _).Chunk);
        Assert.False(connection.TryReceive(out _));
    });

    [Fact(Timeout = 60_000)]
    public Task TheEnd_WithinACutFrame_IsTheEnd() => Task.Run(() =>
    {
        using var connection = new Connection(new FramesStream([(MessageKind.Chunk, default, Huge)], endsAfter: 100_000), Stream.Null) { CutsFrames = true };
        Assert.Throws<EndOfStreamException>(() => connection.TryReceive(out _));
    });

    /// <summary>Frames with a beginning and then as many zeros as their lengths claim.</summary>
    private sealed class FramesStream((MessageKind Kind, ReadOnlyMemory<byte> Head, long Length)[] frames, long endsAfter = long.MaxValue) : Stream
    {
        private readonly Queue<(ReadOnlyMemory<byte> Bytes, long Zeros)> _parts = new(frames.Select(frame =>
        {
            var start = new byte[Frame.HeaderSize + frame.Head.Length];
            Frame.WriteHeader(start, frame.Kind, frame.Length);
            frame.Head.CopyTo(start.AsMemory(Frame.HeaderSize));
            return ((ReadOnlyMemory<byte>)start, frame.Length - frame.Head.Length);
        }));

        private ReadOnlyMemory<byte> _bytes;
        private long _zeros;
        private long _left = endsAfter;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (_bytes.IsEmpty && _zeros == 0 && _parts.TryDequeue(out var part))
            {
                (_bytes, _zeros) = part;
            }

            var count = (int)Math.Min(_left, _bytes.IsEmpty ? Math.Min(buffer.Length, _zeros) : Math.Min(buffer.Length, _bytes.Length));
            if (_bytes.IsEmpty)
            {
                _zeros -= count; // What lies in the buffer counts for nothing.
            }
            else
            {
                _bytes.Span[..count].CopyTo(buffer);
                _bytes = _bytes[count..];
            }

            _left -= count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
