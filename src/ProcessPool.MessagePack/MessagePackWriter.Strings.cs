using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace MessagePack;

internal ref partial struct MessagePackWriter
{
    private const int LargestHeader = 5;
    private const int LargestUtf8PerChar = 3;

    private static readonly UTF8Encoding StrictUtf8 =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Writes a string, or nil for null. A string with a lone surrogate has no UTF-8 form and is refused.
    /// </summary>
    public void Write(string? value)
    {
        if (value is null)
        {
            WriteNil();
        }
        else
        {
            Write(value.AsSpan());
        }
    }

    /// <inheritdoc cref="Write(string?)"/>
    public void Write(scoped ReadOnlySpan<char> value)
    {
        // The header is guessed as if all chars were ASCII, so that most strings are encoded in one pass.
        var free = _span[_buffered..];
        if (free.Length < LargestHeader || value.Length > (free.Length - LargestHeader) / LargestUtf8PerChar)
        {
            WriteMeasured(value);
            return;
        }

        var guess = StringHeaderSize((uint)value.Length);
        if (Ascii.FromUtf16(value, free[guess..], out var ascii) == OperationStatus.Done)
        {
            WriteStringHeader((uint)ascii);
            _buffered += ascii;
            return;
        }

        var status = Utf8.FromUtf16(value, free[guess..], out var read, out var length, replaceInvalidSequences: false);
        if (status != OperationStatus.Done)
        {
            throw LoneSurrogate(value[read], read);
        }

        var header = StringHeaderSize((uint)length);
        if (header != guess)
        {
            free.Slice(guess, length).CopyTo(free[header..]);
        }

        WriteStringHeader((uint)length);
        _buffered += length;
    }

    /// <summary>Writes a string that is UTF-8 already. It is not checked; reading it as a string will.</summary>
    public void WriteString(scoped ReadOnlySpan<byte> utf8stringBytes)
    {
        WriteStringHeader((uint)utf8stringBytes.Length);
        WriteRaw(utf8stringBytes);
    }

    /// <inheritdoc cref="WriteString(ReadOnlySpan{byte})"/>
    public void WriteString(scoped in ReadOnlySequence<byte> utf8stringBytes)
    {
        WriteStringHeader(Length(utf8stringBytes));
        WriteRaw(utf8stringBytes);
    }

    /// <summary>
    /// Starts a string; <paramref name="byteCount"/> bytes of UTF-8 follow by
    /// <see cref="WriteRaw(ReadOnlySpan{byte})"/>.
    /// </summary>
    public void WriteStringHeader(int byteCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(byteCount);
        WriteStringHeader((uint)byteCount);
    }

    /// <summary>Writes binary data, or nil for null.</summary>
    public void Write(byte[]? src)
    {
        if (src is null)
        {
            WriteNil();
        }
        else
        {
            Write(src.AsSpan());
        }
    }

    public void Write(scoped ReadOnlySpan<byte> src)
    {
        WriteBinHeader((uint)src.Length);
        WriteRaw(src);
    }

    public void Write(scoped in ReadOnlySequence<byte> src)
    {
        WriteBinHeader(Length(src));
        WriteRaw(src);
    }

    /// <summary>
    /// Starts binary data; <paramref name="length"/> bytes follow by <see cref="WriteRaw(ReadOnlySpan{byte})"/>.
    /// </summary>
    public void WriteBinHeader(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        WriteBinHeader((uint)length);
    }

    private static int StringHeaderSize(uint byteCount) => byteCount switch
    {
        <= MessagePackRange.MaxFixStringLength => 1,
        <= byte.MaxValue => 2,
        <= ushort.MaxValue => 3,
        _ => LargestHeader,
    };

    private static uint Length(scoped in ReadOnlySequence<byte> bytes) => bytes.Length <= uint.MaxValue
        ? (uint)bytes.Length
        : throw new MessagePackSerializationException(
            $"MessagePack values hold at most {uint.MaxValue} bytes; this one has {bytes.Length}.");

    private static MessagePackSerializationException LoneSurrogate(
        char surrogate, int index, Exception? inner = null) => new(
        $"The string has a lone surrogate, U+{(int)surrogate:X4} at index {index}, which UTF-8 cannot express.", inner);

    private void WriteMeasured(scoped ReadOnlySpan<char> value)
    {
        int length;
        try
        {
            length = StrictUtf8.GetByteCount(value);
        }
        catch (EncoderFallbackException e)
        {
            throw LoneSurrogate(value[e.Index], e.Index, e);
        }
        catch (ArgumentException e)
        {
            throw new MessagePackSerializationException(
                $"A string has at most {int.MaxValue} bytes of UTF-8; this one of {value.Length} chars has more.", e);
        }

        WriteStringHeader((uint)length);
        while (true)
        {
            Utf8.FromUtf16(value, _span[_buffered..], out var read, out var written, replaceInvalidSequences: false);
            _buffered += written;
            length -= written;
            value = value[read..];
            if (value.IsEmpty)
            {
                return;
            }

            Grow(Math.Min(length, LargestRequest));
        }
    }

    private void WriteStringHeader(uint byteCount)
    {
        switch (byteCount)
        {
            case <= MessagePackRange.MaxFixStringLength: Put((byte)(MessagePackCode.MinFixStr | byteCount)); break;
            case <= byte.MaxValue: Put(MessagePackCode.Str8, (byte)byteCount); break;
            case <= ushort.MaxValue: Put(MessagePackCode.Str16, (ushort)byteCount); break;
            default: Put(MessagePackCode.Str32, byteCount); break;
        }
    }

    private void WriteBinHeader(uint length)
    {
        switch (length)
        {
            case <= byte.MaxValue: Put(MessagePackCode.Bin8, (byte)length); break;
            case <= ushort.MaxValue: Put(MessagePackCode.Bin16, (ushort)length); break;
            default: Put(MessagePackCode.Bin32, length); break;
        }
    }
}
