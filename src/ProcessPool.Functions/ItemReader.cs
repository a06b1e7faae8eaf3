using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ProcessPool.Serialization;

namespace ProcessPool.Functions;

/// <summary>The items of a chunk, read in order. Blocks are read where they lie; values are read when they are wanted.</summary>
internal sealed class ItemReader<T> : IDisposable
{
    private readonly ChunkContext _context;
    private readonly byte[]? _block; // in one piece
    private readonly int _blockStart;
    private readonly bool _ownsBlock;
    private readonly int _rangeStart;
    private ReadOnlySequence<byte> _rest;
    private ReadOnlySequence<byte> _current;

    public ItemReader(ChunkContext context)
    {
        _context = context;
        _rest = context.Body;
        _current = _rest;
        switch (context.ItemFormat)
        {
            case ItemFormat.Block:
                CheckBlock(context.Body, context.Count);
                if (context.Body.IsSingleSegment && MemoryMarshal.TryGetArray(context.Body.First, out var segment))
                {
                    (_block, _blockStart) = (segment.Array, segment.Offset);
                }
                else
                {
                    (_block, _ownsBlock) = (ArrayPool<byte>.Shared.Rent((int)context.Body.Length), true);
                    context.Body.CopyTo(_block);
                }

                break;
            case ItemFormat.Range:
                Span<byte> start = stackalloc byte[4];
                context.Body.Slice(0, 4).CopyTo(start);
                _rangeStart = System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(start);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Read(int position)
    {
        if (_block is not null)
        {
            return Unsafe.ReadUnaligned<T>(ref Unsafe.AddByteOffset(
                ref MemoryMarshal.GetArrayDataReference(_block), (nint)_blockStart + ((nint)position * Unsafe.SizeOf<T>())));
        }

        return ReadOther(position);
    }

    /// <summary>After reading the item at a position failed, or was not tried: the next one follows it.</summary>
    public void Skip(int position)
    {
        _ = position;
        if (_context.ItemFormat == ItemFormat.Values)
        {
            var rest = _current;
            ObjectReader.Skip(ref rest);
            _rest = rest;
            _current = rest;
        }
    }

    public void Dispose()
    {
        if (_ownsBlock)
        {
            ArrayPool<byte>.Shared.Return(_block!);
        }
    }

    private static void CheckBlock(ReadOnlySequence<byte> body, int count)
    {
        var size = (long)count * Unsafe.SizeOf<T>();
        if (!BlockFormat<T>.IsBlock || body.Length != size)
        {
            throw new InvalidDataException($"A chunk of {count} items of type {typeof(T)} has {body.Length} bytes instead of {size}.");
        }
    }

    private T ReadOther(int position)
    {
        switch (_context.ItemFormat)
        {
            case ItemFormat.Range:
                var value = _rangeStart + position;
                return Unsafe.As<int, T>(ref value);
            case ItemFormat.None:
                return default!;
            default:
                _current = _rest;
                return _context.Reader.Read<T>(ref _rest);
        }
    }
}
