using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace MessagePack;

internal ref partial struct MessagePackReader
{
    /// <summary>The most chars that a string of the runtime can have.</summary>
    private const int MaxStringLength = 0x3fff_ffdf;

    /// <summary>Reads a string, or null for nil. Bytes that are not UTF-8 are refused.</summary>
    public string? ReadString()
    {
        if (TryReadNil())
        {
            return null;
        }

        var length = PeekStringHeader(NextCode, out var header);
        string value;
        if (length <= _span.Length - _index - header)
        {
            value = Decode(_span.Slice(_index + header, (int)length), header);
        }
        else
        {
            value = DecodeAcrossPieces(length, header);
        }

        Advance(header + (long)length);
        return value;
    }

    /// <summary>The bytes of a string, or null for nil, without a copy. They are not checked to be UTF-8.</summary>
    public ReadOnlySequence<byte>? ReadStringSequence()
    {
        if (TryReadNil())
        {
            return null;
        }

        var length = PeekStringHeader(NextCode, out var header);
        Advance(header);
        return Take(length);
    }

    /// <summary>
    /// The bytes of a string, not checked to be UTF-8. False, and nothing is read, if the next value is nil or if the
    /// bytes are not in one piece: <see cref="ReadStringSequence"/> reads both.
    /// </summary>
    public bool TryReadStringSpan(out ReadOnlySpan<byte> span)
    {
        span = default;
        if (IsNil)
        {
            return false;
        }

        var length = PeekStringHeader(NextCode, out var header);
        if (length <= _span.Length - _index - header)
        {
            span = _span.Slice(_index + header, (int)length);
            _index += header + (int)length;
            return true;
        }

        // The header may end where a piece does, with the whole string in the next one.
        var ahead = this;
        ahead.Advance(header);
        if (ahead._index == ahead._span.Length && length > 0)
        {
            ahead.NextPiece();
        }

        if (length > ahead._span.Length - ahead._index)
        {
            return false;
        }

        span = ahead._span.Slice(ahead._index, (int)length);
        ahead._index += (int)length;
        this = ahead;
        return true;
    }

    /// <summary>Reads binary data, or null for nil, without a copy. Strings are not taken for binary data.</summary>
    public ReadOnlySequence<byte>? ReadBytes()
    {
        if (TryReadNil())
        {
            return null;
        }

        var length = PeekBinHeader(NextCode, out var header);
        Advance(header);
        return Take(length);
    }

    private readonly uint PeekStringHeader(byte code, out int size)
    {
        size = HeaderSize(code);
        var length = code switch
        {
            >= MessagePackCode.MinFixStr and <= MessagePackCode.MaxFixStr => (uint)code & 0x1f,
            MessagePackCode.Str8 => PeekByte(1),
            MessagePackCode.Str16 => PeekUInt16(1),
            MessagePackCode.Str32 => PeekUInt32(1),
            _ => throw Unexpected("a string", code),
        };
        Require(size + (long)length);
        return length;
    }

    private readonly uint PeekBinHeader(byte code, out int size)
    {
        size = HeaderSize(code);
        var length = code switch
        {
            MessagePackCode.Bin8 => PeekByte(1),
            MessagePackCode.Bin16 => PeekUInt16(1),
            MessagePackCode.Bin32 => PeekUInt32(1),
            _ => throw Unexpected("binary data", code),
        };
        Require(size + (long)length);
        return length;
    }

    private readonly string Decode(ReadOnlySpan<byte> utf8, int header)
    {
        if (Ascii.IsValid(utf8) && utf8.Length <= MaxStringLength)
        {
            // The same chars, without a look at each a second time.
            return Encoding.Latin1.GetString(utf8);
        }

        if (!Utf8.IsValid(utf8))
        {
            throw InvalidUtf8(utf8, header);
        }

        return utf8.Length <= MaxStringLength || Encoding.UTF8.GetCharCount(utf8) <= MaxStringLength
            ? Encoding.UTF8.GetString(utf8)
            : throw TooLong(utf8.Length);
    }

    private readonly string DecodeAcrossPieces(uint length, int header)
    {
        if (length > Array.MaxLength)
        {
            throw TooLong(length);
        }

        var ahead = this;
        ahead.Advance(header);
        var buffer = ArrayPool<byte>.Shared.Rent((int)length);
        try
        {
            ahead.Take(length).CopyTo(buffer);
            return Decode(buffer.AsSpan(0, (int)length), header);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private readonly MessagePackSerializationException InvalidUtf8(ReadOnlySpan<byte> utf8, int header)
    {
        var valid = 0;
        while (Rune.DecodeFromUtf8(utf8[valid..], out _, out var size) == OperationStatus.Done)
        {
            valid += size;
        }

        return new MessagePackSerializationException(
            $"Expected UTF-8 in the string at byte {Consumed} " +
            $"but found 0x{utf8[valid]:x2} at byte {Consumed + header + valid}.");
    }

    private readonly MessagePackSerializationException TooLong(long length) => new(
        $"Expected a string of at most {MaxStringLength} chars but found one of {length} bytes at byte {Consumed}.");
}
