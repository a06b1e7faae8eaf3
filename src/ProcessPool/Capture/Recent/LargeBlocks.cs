using System.Runtime.InteropServices;

namespace ProcessPool.Capture.Recent;

/// <summary>
/// Compares large blocks of memory on several threads: one core alone does not read as fast as the memory gives. The caller compares piece after piece; threads of the
/// thread pool that come while there are some left help, and none of them is waited for before it has begun.
/// </summary>
internal sealed class LargeBlocks
{
    /// <summary>From here on, in bytes, calling for help pays.</summary>
    public const int Smallest = 1024 * 1024;

    private const int Piece = 256 * 1024;

    private readonly Array _array;
    private readonly ReadOnlyMemory<byte> _content;
    private readonly int _pieces;
    private int _taken;
    private int _ended; // pieces that were compared, or need not be
    private volatile bool _differ;

    private LargeBlocks(Array array, ReadOnlyMemory<byte> content)
    {
        _array = array;
        _content = content;
        _pieces = (content.Length + Piece - 1) / Piece;
    }

    /// <summary>Whether an array of numbers has these bytes.</summary>
    public static bool AreSame(Array array, ReadOnlyMemory<byte> content)
    {
        var bytes = BytesOf(array);
        if (bytes.Length != content.Length || content.Length < Smallest || Environment.ProcessorCount == 1)
        {
            return bytes.SequenceEqual(content.Span);
        }

        var blocks = new LargeBlocks(array, content);
        var helpers = Math.Min(Environment.ProcessorCount, blocks._pieces) - 1;
        for (var i = 0; i < helpers; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static blocks => blocks.ComparePieces(), blocks, preferLocal: false);
        }

        blocks.ComparePieces();
        for (var wait = new SpinWait(); Volatile.Read(ref blocks._ended) < blocks._pieces; wait.SpinOnce(sleep1Threshold: -1))
        {
            // Each helper has a piece left at most: some ten microseconds.
        }

        return !blocks._differ;
    }

    /// <summary>The memory of an array of numbers.</summary>
    public static ReadOnlySpan<byte> BytesOf(Array array)
        => MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(array), System.Buffer.ByteLength(array));

    private void ComparePieces()
    {
        for (int piece; (piece = Interlocked.Increment(ref _taken) - 1) < _pieces;)
        {
            var start = piece * Piece;
            var length = Math.Min(Piece, _content.Length - start);
            if (!_differ && !BytesOf(_array).Slice(start, length).SequenceEqual(_content.Span.Slice(start, length)))
            {
                _differ = true;
            }

            Interlocked.Increment(ref _ended);
        }
    }
}
