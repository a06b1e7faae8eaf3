using System.Buffers;

namespace ProcessPool.Protocol.Tests.Support;

/// <summary>Bytes, and sequences that lie in pieces.</summary>
internal static class Pieces
{
    /// <summary>Bytes of which no two neighbours are alike.</summary>
    public static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
        {
            bytes[i] = (byte)((i * 7) + (i >> 8));
        }

        return bytes;
    }

    /// <summary>Cut after every so many bytes, with an empty piece in between.</summary>
    public static ReadOnlySequence<byte> Cut(ReadOnlyMemory<byte> bytes, int size)
    {
        var first = new Piece(ReadOnlyMemory<byte>.Empty, 0);
        var last = first;
        for (var start = 0; start < bytes.Length; start += size)
        {
            last = last.Append(bytes.Slice(start, Math.Min(size, bytes.Length - start))).Append(ReadOnlyMemory<byte>.Empty);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    /// <summary>As <see cref="Assert.Equal{T}(T[], T[])"/>, which takes seconds for megabytes.</summary>
    public static void AssertSame(byte[] expected, byte[] actual)
        => Assert.True(expected.AsSpan().SequenceEqual(actual), $"{expected.Length} bytes were expected; the {actual.Length} that came are others.");

    public static byte[] Written(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long before)
        {
            Memory = memory;
            RunningIndex = before;
        }

        public Piece Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Piece(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
