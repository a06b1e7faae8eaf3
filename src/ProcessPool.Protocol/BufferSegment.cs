using System.Buffers;

namespace ProcessPool.Protocol;

/// <summary>One of the pieces of memory that a sequence is made of.</summary>
internal sealed class BufferSegment : ReadOnlySequenceSegment<byte>
{
    public BufferSegment(ReadOnlyMemory<byte> memory, long index = 0)
    {
        Memory = memory;
        RunningIndex = index;
    }

    /// <summary>Two pieces of memory as one sequence.</summary>
    public static ReadOnlySequence<byte> Join(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second)
    {
        if (second.IsEmpty)
        {
            return new ReadOnlySequence<byte>(first);
        }

        var start = new BufferSegment(first);
        return new ReadOnlySequence<byte>(start, 0, start.Append(second), second.Length);
    }

    /// <summary>Puts memory behind it, and returns the segment of that.</summary>
    public BufferSegment Append(ReadOnlyMemory<byte> memory)
    {
        var next = new BufferSegment(memory, RunningIndex + Memory.Length);
        Next = next;
        return next;
    }
}
