using System.Buffers;

namespace ProcessPool.Protocol;

/// <summary>
/// Bytes in rented segments that are never gathered into one array. Not thread-safe; <see cref="Dispose"/> or <see cref="Clear"/> returns the
/// segments, after which a sequence made from them must not be read.
/// </summary>
internal sealed class PayloadBuffer : MessagePack.IBlockWriter, IDisposable
{
    private const int FirstSegment = 4 * 1024;
    private const int LargestSegment = 1024 * 1024;

    private readonly List<Closed> _closed = [];
    private byte[]? _current;
    private int _used;
    private int _nextSize = FirstSegment;
    private long _closedLength;

    public long Length => _closedLength + _used;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureRoom(Math.Max(1, sizeHint));
        return _current.AsMemory(_used);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureRoom(Math.Max(1, sizeHint));
        return _current.AsSpan(_used);
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, (_current?.Length ?? 0) - _used);
        _used += count;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            EnsureRoom(1);
            var room = _current.AsSpan(_used);
            var part = Math.Min(room.Length, bytes.Length);
            bytes[..part].CopyTo(room);
            _used += part;
            bytes = bytes[part..];
        }
    }

    /// <summary>Takes a block in without copying it. It must not change until <see cref="Clear"/>.</summary>
    public void AppendExternal(ReadOnlyMemory<byte> block)
    {
        CloseCurrent();
        _closed.Add(new Closed(block, null));
        _closedLength += block.Length;
    }

    /// <summary>Forgets what lies behind <paramref name="length"/>.</summary>
    public void Truncate(long length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        CloseCurrent();
        while (_closedLength > length)
        {
            var (memory, rented) = _closed[^1];
            _closed.RemoveAt(_closed.Count - 1);
            _closedLength -= memory.Length;
            var keep = length - _closedLength;
            if (keep > 0)
            {
                _closed.Add(new Closed(memory[..(int)keep], rented));
                _closedLength += keep;
            }
            else
            {
                Return(rented);
            }
        }
    }

    public ReadOnlySequence<byte> AsSequence()
    {
        if (_closed.Count == 0)
        {
            return new ReadOnlySequence<byte>(_current.AsMemory(0, _used));
        }

        var first = new BufferSegment(_closed[0].Memory);
        var last = first;
        for (var i = 1; i < _closed.Count; i++)
        {
            last = last.Append(_closed[i].Memory);
        }

        if (_used > 0)
        {
            last = last.Append(_current.AsMemory(0, _used));
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    public void Clear()
    {
        foreach (var closed in _closed)
        {
            Return(closed.Rented);
        }

        _closed.Clear();
        _closedLength = 0;
        _used = 0;
        _nextSize = FirstSegment;
    }

    public void Dispose()
    {
        Clear();
        Return(_current);
        _current = null;
    }

    private static void Return(byte[]? rented)
    {
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void EnsureRoom(int size)
    {
        if (_current is not null && _current.Length - _used >= size)
        {
            return;
        }

        CloseCurrent();
        Return(_current);
        _current = ArrayPool<byte>.Shared.Rent(Math.Max(size, _nextSize));
        _nextSize = Math.Min(_nextSize * 4, LargestSegment);
    }

    private void CloseCurrent()
    {
        if (_used > 0)
        {
            _closed.Add(new Closed(_current.AsMemory(0, _used), _current));
            _closedLength += _used;
            _current = null;
            _used = 0;
        }
    }

    private sealed record Closed(ReadOnlyMemory<byte> Memory, byte[]? Rented);
}
