using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ProcessPool.Serialization;

namespace ProcessPool.Functions;

/// <summary>The items of a chunk, read in order. Blocks are copied once, as a whole; values are read when they are wanted.</summary>
internal sealed class ItemReader<T> : IDisposable
{
    private readonly ChunkContext _context;
    private readonly T[]? _block;
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
                _block = ReadBlock(context.Body, context.Count);
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
            return _block[position];
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
        if (_block is not null)
        {
            ArrayPool<T>.Shared.Return(_block);
        }
    }

    private static T[] ReadBlock(ReadOnlySequence<byte> body, int count)
    {
        var size = (long)count * Unsafe.SizeOf<T>();
        if (!BlockFormat<T>.IsBlock || body.Length != size)
        {
            throw new InvalidDataException($"A chunk of {count} items of type {typeof(T)} has {body.Length} bytes instead of {size}.");
        }

        var items = ArrayPool<T>.Shared.Rent(count);
        body.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetArrayDataReference(items)), checked((int)size)));
        return items;
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
