using System.Buffers;

namespace ProcessPool.Serialization.Tests.Support;

/// <summary>Bytes that arrive in pieces.</summary>
internal static class Pieces
{
    /// <summary>The bytes in one piece, or in a few that are cut at random.</summary>
    public static ReadOnlySequence<byte> Of(byte[] bytes, Random random)
    {
        var pieces = random.Next(1, 5);
        Piece? first = null;
        Piece? last = null;
        for (var (start, i) = (0, 1); i <= pieces; i++)
        {
            var end = i == pieces ? bytes.Length : random.Next(start, bytes.Length + 1);
            last = new Piece(bytes.AsMemory(start..end), last);
            first ??= last;
            start = end;
        }

        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }

    /// <summary>Two pieces, one behind the other.</summary>
    public static ReadOnlySequence<byte> Join(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second)
    {
        var start = new Piece(first, null);
        return new ReadOnlySequence<byte>(start, 0, new Piece(second, start), second.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, Piece? previous)
        {
            Memory = memory;
            if (previous is not null)
            {
                RunningIndex = previous.RunningIndex + previous.Memory.Length;
                previous.Next = this;
            }
        }
    }
}
