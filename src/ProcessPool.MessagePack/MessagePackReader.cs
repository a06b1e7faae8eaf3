using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace MessagePack;

/// <summary>
/// Reads MessagePack from bytes that may lie in several pieces. Pass it on by <c>ref</c>. Two exceptions come out of
/// it, and both leave it where it was: <see cref="EndOfStreamException"/> when a value needs more bytes than there are,
/// be it by a length or a count that it claims; <see cref="MessagePackSerializationException"/> when the bytes that are
/// there do not hold what was asked for.
/// </summary>
internal ref partial struct MessagePackReader
{
    private readonly bool _isSequence;
    private readonly long _length;
    private readonly ReadOnlyMemory<byte> _memory;
    private ReadOnlySequence<byte> _sequence;

    // The piece being read, its start, the start of the next one, and the number of bytes before it.
    private ReadOnlySpan<byte> _span;
    private SequencePosition _start;
    private SequencePosition _next;
    private long _before;

    private int _index;

    public MessagePackReader(ReadOnlyMemory<byte> memory)
    {
        _memory = memory;
        _span = memory.Span;
        _length = memory.Length;
    }

    public MessagePackReader(scoped in ReadOnlySequence<byte> readOnlySequence)
    {
        _isSequence = true;
        _sequence = readOnlySequence;
        _length = readOnlySequence.Length;
        _start = _next = readOnlySequence.Start;
        if (_sequence.TryGet(ref _next, out var first))
        {
            _span = first.Span;
        }
    }

    /// <summary>How deep the caller is within nested values; see <see cref="MessagePackSecurity.DepthStep"/>.</summary>
    public int Depth { get; set; }

    /// <summary>All bytes that the reader was made for.</summary>
    public ReadOnlySequence<byte> Sequence
    {
        get
        {
            if (!_isSequence && _sequence.Length != _length)
            {
                _sequence = new ReadOnlySequence<byte>(_memory);
            }

            return _sequence;
        }
    }

    /// <summary>Where the reader is within <see cref="Sequence"/>.</summary>
    public SequencePosition Position =>
        _isSequence ? _sequence.GetPosition(_index, _start) : Sequence.GetPosition(_index);

    /// <summary>The number of bytes read.</summary>
    public readonly long Consumed => _before + _index;

    public readonly bool End => Remaining == 0;

    /// <summary>Whether the next value is nil, which is not read by this.</summary>
    public bool IsNil => NextCode == MessagePackCode.Nil;

    /// <summary>
    /// The type of the next value; <see cref="MessagePackType.Unknown"/> for the one code that is never used.
    /// </summary>
    public MessagePackType NextMessagePackType => MessagePackCode.ToMessagePackType(NextCode);

    /// <summary>The first byte of the next value.</summary>
    public byte NextCode
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (uint)_index < (uint)_span.Length ? _span[_index] : NextCodeInNextPiece();
    }

    private readonly long Remaining => _length - Consumed;

    /// <summary>A reader of other bytes, at the same depth.</summary>
    public readonly MessagePackReader Clone(scoped in ReadOnlySequence<byte> readOnlySequence) =>
        new(readOnlySequence) { Depth = Depth };

    /// <summary>A copy that can read ahead while this one stays.</summary>
    public readonly MessagePackReader CreatePeekReader() => this;

    public Nil ReadNil()
    {
        var code = NextCode;
        if (code != MessagePackCode.Nil)
        {
            throw Unexpected("nil", code);
        }

        _index++;
        return Nil.Default;
    }

    /// <summary>Reads the next value if it is nil.</summary>
    public bool TryReadNil()
    {
        if (NextCode != MessagePackCode.Nil)
        {
            return false;
        }

        _index++;
        return true;
    }

    public bool ReadBoolean()
    {
        var code = NextCode;
        if (code is not (MessagePackCode.True or MessagePackCode.False))
        {
            throw Unexpected("a boolean", code);
        }

        _index++;
        return code == MessagePackCode.True;
    }

    /// <summary>Reads a float of either size, or an integer; the nearest float of this size to it.</summary>
    public float ReadSingle() => NextCode == MessagePackCode.Float32 ? ReadFloat32() : (float)ReadDouble();

    /// <inheritdoc cref="ReadSingle"/>
    public double ReadDouble()
    {
        var code = NextCode;
        switch (code)
        {
            case MessagePackCode.Float64:
                var value = BitConverter.UInt64BitsToDouble(PeekUInt64(1));
                Advance(9);
                return value;
            case MessagePackCode.Float32:
                return ReadFloat32();
            case MessagePackCode.UInt64:
                return ReadUInt64();
            default:
                return ReadInteger(long.MinValue, long.MaxValue, "a float");
        }
    }

    /// <summary>Reads the integer that <see cref="MessagePackWriter.Write(char)"/> writes.</summary>
    public char ReadChar() => (char)ReadInteger(char.MinValue, char.MaxValue, "a char");

    private float ReadFloat32()
    {
        var value = BitConverter.UInt32BitsToSingle(PeekUInt32(1));
        Advance(5);
        return value;
    }

    private readonly byte PeekByte(int offset) =>
        _span.Length - _index > offset ? _span[_index + offset] : (byte)PeekAcrossPieces(offset, 1);

    private readonly ushort PeekUInt16(int offset) => _span.Length - _index >= offset + 2
        ? BinaryPrimitives.ReadUInt16BigEndian(_span[(_index + offset)..])
        : (ushort)PeekAcrossPieces(offset, 2);

    private readonly uint PeekUInt32(int offset) => _span.Length - _index >= offset + 4
        ? BinaryPrimitives.ReadUInt32BigEndian(_span[(_index + offset)..])
        : (uint)PeekAcrossPieces(offset, 4);

    private readonly ulong PeekUInt64(int offset) => _span.Length - _index >= offset + 8
        ? BinaryPrimitives.ReadUInt64BigEndian(_span[(_index + offset)..])
        : PeekAcrossPieces(offset, 8);

    private readonly ulong PeekAcrossPieces(int offset, int size)
    {
        if (Remaining < offset + size)
        {
            throw EndOfData(offset + size);
        }

        var ahead = this;
        ahead.Advance(offset);
        var value = 0UL;
        for (; size > 0; size--)
        {
            value = (value << 8) | ahead.NextCode;
            ahead._index++;
        }

        return value;
    }

    private byte NextCodeInNextPiece()
    {
        if (End)
        {
            throw EndOfData(1);
        }

        NextPiece();
        return _span[_index];
    }

    /// <summary>Moves on by bytes that were seen to be there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance(long count)
    {
        if (count <= _span.Length - _index)
        {
            _index += (int)count;
        }
        else
        {
            AdvanceAcrossPieces(count);
        }
    }

    private void AdvanceAcrossPieces(long count)
    {
        while (count > _span.Length - _index)
        {
            count -= _span.Length - _index;
            NextPiece();
        }

        _index += (int)count;
    }

    /// <summary>Moves to the start of the next piece that has bytes. There is one.</summary>
    private void NextPiece()
    {
        do
        {
            _before += _span.Length;
            _index = 0;
            _start = _next;
            if (!_sequence.TryGet(ref _next, out var piece))
            {
                throw new InvalidOperationException($"The sequence of {_length} bytes ended at byte {_before}.");
            }

            _span = piece.Span;
        }
        while (_span.IsEmpty);
    }

    /// <summary>Takes the next bytes, which were seen to be there, without a copy.</summary>
    private ReadOnlySequence<byte> Take(long length)
    {
        var taken = _isSequence
            ? _sequence.Slice(Position, length)
            : new ReadOnlySequence<byte>(_memory.Slice(_index, (int)length));
        Advance(length);
        return taken;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly EndOfStreamException EndOfData(long needed) => new(
        $"The value at byte {Consumed} needs {needed} bytes, but the data ends after {Remaining}, at byte {_length}.");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly MessagePackSerializationException Unexpected(string expected, byte code) => new(
        $"Expected {expected} but found {MessagePackCode.ToFormatName(code)} (0x{code:x2}) at byte {Consumed}.");
}
