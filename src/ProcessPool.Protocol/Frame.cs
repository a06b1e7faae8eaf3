using System.Buffers;
using System.Buffers.Binary;

namespace ProcessPool.Protocol;

/// <summary>
/// A message as it travels: a header of 16 bytes, then the payload. The header is the length of the payload as a 64-bit little-endian
/// integer, one byte for the kind, one that says whether the end of the payload is to be copied from the sender's memory (see <see cref="Direct"/>), six zero bytes.
/// </summary>
/// <param name="IsCut">The payload did not fit into memory: this is the beginning of it, and the rest is lost.</param>
internal readonly record struct Frame(MessageKind Kind, ReadOnlySequence<byte> Payload, bool IsCut = false)
{
    public const int HeaderSize = 16;

    private const int DirectAt = 9;

    /// <summary>The largest payload in bytes. A length above it is garbage, not a large message.</summary>
    public const long MaxLength = 1L << 40;

    /// <summary>The largest payload that this process can have room for: it is kept in memory while it is read.</summary>
    public static long LimitHere => Math.Min(MaxLength, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    public static void WriteHeader(Span<byte> header, MessageKind kind, long length, bool isDirect = false)
    {
        header[..HeaderSize].Clear();
        BinaryPrimitives.WriteInt64LittleEndian(header, length);
        header[8] = (byte)kind;
        header[DirectAt] = isDirect ? (byte)1 : (byte)0;
    }

    /// <summary>Whether a header that was read says that the end of the payload is to be copied.</summary>
    public static bool IsDirect(ReadOnlySpan<byte> header) => header[DirectAt] == 1;

    /// <param name="header">The header.</param>
    /// <param name="limit">The largest payload that is taken.</param>
    /// <param name="allowsDirect">Whether the end of the payload may have to be copied.</param>
    public static (MessageKind Kind, long Length) ReadHeader(ReadOnlySpan<byte> header, long limit, bool allowsDirect = false)
    {
        var length = BinaryPrimitives.ReadInt64LittleEndian(header);
        var kind = (MessageKind)header[8];
        if (kind is < MessageKind.Hello or > MessageKind.Taken || header[DirectAt] > (allowsDirect ? 1 : 0) || header[(DirectAt + 1)..HeaderSize].ContainsAnyExcept((byte)0))
        {
            throw new ProtocolException($"A frame header is malformed: {Convert.ToHexString(header[..HeaderSize])}.");
        }

        if (length < 0 || length > limit)
        {
            throw new ProtocolException($"A frame of kind {kind} claims {length} bytes; at most {limit} are allowed.");
        }

        return (kind, length);
    }
}

/// <summary>
/// What stands behind the header of a frame the end of whose payload lies in the memory of its sender: where, and how many bytes, as 64-bit little-endian integers. The rest of the payload
/// follows.
/// </summary>
internal readonly record struct Direct(nint Address, int Count)
{
    public const int Size = 16;

    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target, Address);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], Count);
    }

    /// <param name="source">The bytes.</param>
    /// <param name="length">Of the payload.</param>
    /// <param name="mostBefore">How much of it may come before.</param>
    /// <exception cref="ProtocolException">It makes no sense.</exception>
    public static Direct Read(ReadOnlySpan<byte> source, long length, int mostBefore)
    {
        var count = BinaryPrimitives.ReadInt64LittleEndian(source[8..]);
        return count is > 0 and <= int.MaxValue && count <= length && length - count <= mostBefore
            ? new Direct((nint)BinaryPrimitives.ReadInt64LittleEndian(source), (int)count)
            : throw new ProtocolException($"A frame of {length} bytes claims that {count} of them are to be copied.");
    }
}
