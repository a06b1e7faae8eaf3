using System.Buffers;

namespace ProcessPool.MessagePack.Tests.Support;

/// <summary>Sequences that lie in pieces.</summary>
internal static class Pieces
{
    /// <summary>The bytes cut at these places. Two equal places make an empty piece.</summary>
    public static ReadOnlySequence<byte> Cut(ReadOnlyMemory<byte> bytes, params ReadOnlySpan<int> places)
    {
        var pieces = new List<ReadOnlyMemory<byte>>();
        var start = 0;
        foreach (var place in places)
        {
            pieces.Add(bytes[start..place]);
            start = place;
        }

        pieces.Add(bytes[start..]);
        return Join(pieces);
    }

    public static ReadOnlySequence<byte> OneByteEach(ReadOnlyMemory<byte> bytes)
    {
        var places = new int[Math.Max(0, bytes.Length - 1)];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = i + 1;
        }

        return Cut(bytes, places);
    }

    public static ReadOnlySequence<byte> Join(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        var first = new Piece(pieces[0], 0);
        var last = first;
        foreach (var piece in pieces.Skip(1))
        {
            last = last.Append(piece);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    /// <summary>
    /// A short document whole, in single bytes, and cut in all ways in two and in three; a choice of these for a long
    /// one.
    /// </summary>
    public static IEnumerable<ReadOnlySequence<byte>> AllCuts(byte[] bytes)
    {
        // Not at the start of its array, so that a position is not an index.
        var padded = new byte[bytes.Length + 3];
        bytes.CopyTo(padded, 2);
        var memory = padded.AsMemory(2, bytes.Length);

        yield return new ReadOnlySequence<byte>(memory);
        yield return Cut(memory, bytes.Length / 2);
        if (bytes.Length > 10_000)
        {
            for (var place = 0; place < 8; place++)
            {
                yield return Cut(memory, place, bytes.Length - 2);
            }

            yield break;
        }

        yield return OneByteEach(memory);
        var places = Enumerable.Range(0, bytes.Length + 1)
            .Where(place => place < 12 || place > bytes.Length - 12)
            .ToList();
        foreach (var place in places)
        {
            yield return Cut(memory, place);
            foreach (var second in places.Where(second => second >= place))
            {
                yield return Cut(memory, place, second);
            }
        }
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
