using ProcessPool.Protocol;

namespace ProcessPool.Testing;

/// <summary>One direction of a pipe within this process: blocking, bounded, and closed from either end at any time.</summary>
internal sealed class MemoryPipe
{
    private const int Capacity = 64 * 1024;

    private readonly object _gate = new();
    private readonly byte[] _ring = new byte[Capacity];
    private int _start;
    private int _length;
    private bool _closed;

    public Stream Reader => new End(this, reads: true);

    public Stream Writer => new End(this, reads: false);

    private int Read(Span<byte> buffer)
    {
        lock (_gate)
        {
            while (_length == 0 && !_closed)
            {
                Monitor.Wait(_gate);
            }

            var count = Math.Min(Math.Min(buffer.Length, _length), Capacity - _start);
            _ring.AsSpan(_start, count).CopyTo(buffer);
            _start = (_start + count) % Capacity;
            _length -= count;
            Monitor.PulseAll(_gate);
            return count;
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            while (!bytes.IsEmpty)
            {
                while (_length == Capacity && !_closed)
                {
                    Monitor.Wait(_gate);
                }

                if (_closed)
                {
                    throw new IOException("The pipe is closed.");
                }

                var end = (_start + _length) % Capacity;
                var count = Math.Min(Math.Min(bytes.Length, Capacity - _length), Capacity - end);
                bytes[..count].CopyTo(_ring.AsSpan(end));
                bytes = bytes[count..];
                _length += count;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>What was written can still be read.</summary>
    private void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private sealed class End(MemoryPipe pipe, bool reads) : ByteStream
    {
        public override bool CanRead => reads;

        public override bool CanWrite => !reads;

        public override int Read(Span<byte> buffer) => pipe.Read(buffer);

        public override void Write(ReadOnlySpan<byte> buffer) => pipe.Write(buffer);

        protected override void Dispose(bool disposing)
        {
            pipe.Close();
            base.Dispose(disposing);
        }
    }
}
