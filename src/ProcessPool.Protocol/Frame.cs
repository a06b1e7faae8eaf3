using System.Buffers;
using System.Buffers.Binary;

namespace ProcessPool.Protocol;

/// <summary>
/// A message as it travels: a header of 16 bytes, then the payload. The header is the length of the payload as a 64-bit little-endian
/// integer, one byte for the kind, seven zero bytes.
/// </summary>
/// <param name="IsCut">The payload did not fit into memory: this is the beginning of it, and the rest is lost.</param>
internal readonly record struct Frame(MessageKind Kind, ReadOnlySequence<byte> Payload, bool IsCut = false)
{
    public const int HeaderSize = 16;

    /// <summary>The largest payload in bytes. A length above it is garbage, not a large message.</summary>
    public const long MaxLength = 1L << 40;

    /// <summary>The largest payload that this process can have room for: it is kept in memory while it is read.</summary>
    public static long LimitHere => Math.Min(MaxLength, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    public static void WriteHeader(Span<byte> header, MessageKind kind, long length)
    {
        header[..HeaderSize].Clear();
        BinaryPrimitives.WriteInt64LittleEndian(header, length);
        header[8] = (byte)kind;
    }

    public static (MessageKind Kind, long Length) ReadHeader(ReadOnlySpan<byte> header, long limit)
    {
        var length = BinaryPrimitives.ReadInt64LittleEndian(header);
        var kind = (MessageKind)header[8];
        if (kind is < MessageKind.Hello or > MessageKind.TimedOut || header[9..HeaderSize].ContainsAnyExcept((byte)0))
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
