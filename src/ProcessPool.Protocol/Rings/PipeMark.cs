using System.Buffers.Binary;

namespace ProcessPool.Protocol.Rings;

/// <summary>What the pipe beside a ring carries: marks, some of which pieces follow. A byte says which mark it is; then comes a length in eight bytes, little-endian.</summary>
internal static class PipeMark
{
    /// <summary>There is something in the ring.</summary>
    public const byte Doorbell = 1;

    /// <summary>So many bytes follow.</summary>
    public const byte Piece = 2;

    /// <summary>What follows is in the ring again.</summary>
    public const byte Return = 3;

    /// <summary>Bytes of a mark.</summary>
    public const int Size = 1 + sizeof(long);

    public static void Write(Span<byte> target, byte mark, long length)
    {
        target[0] = mark;
        BinaryPrimitives.WriteInt64LittleEndian(target[1..], length);
    }

    public static byte[] Of(byte mark, long length)
    {
        var bytes = new byte[Size];
        Write(bytes, mark, length);
        return bytes;
    }

    /// <summary>Which mark it is, and its length.</summary>
    /// <exception cref="ProtocolException">There is no such mark.</exception>
    public static (byte Mark, long Length) Read(ReadOnlySpan<byte> bytes)
    {
        var (mark, length) = (bytes[0], BinaryPrimitives.ReadInt64LittleEndian(bytes[1..]));
        return mark switch
        {
            Piece when length > 0 => (mark, length),
            Doorbell or Return when length == 0 => (mark, length),
            Doorbell or Piece or Return => throw new ProtocolException($"A mark of {mark} in the pipe has a length of {length}."),
            _ => throw new ProtocolException($"The pipe has a mark of {mark}, which there is not."),
        };
    }
}
