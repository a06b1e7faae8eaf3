using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MessagePack;

namespace ProcessPool.Serialization.Values;

/// <summary>A struct without references as its bytes.</summary>
internal sealed class BlockCodec<T> : ValueCodec<T>
{
    public override int MinBytes => (int)BlockFormat<T>.Size(1);

    public override void Write(ref MessagePackWriter writer, T value) => BlockFormat<T>.Write(ref writer, MemoryMarshal.CreateReadOnlySpan(ref value, 1));

    public override T Read(ref MessagePackReader reader) => BlockFormat<T>.ReadOne(ref reader);
}

/// <summary>An array of such structs or numbers as its bytes.</summary>
internal sealed class BlockArrayCodec<T> : ValueCodec<T[]?>
{
    public override bool IsPlain => false;

    // int[] variables can hold uint[] and arrays of enums.
    public override bool Accepts(T[]? value) => value is null || value.GetType() == typeof(T[]);

    public override void Write(ref MessagePackWriter writer, T[]? value)
    {
        if (value is null)
        {
            writer.WriteNil();
        }
        else
        {
            BlockFormat<T>.Write(ref writer, value);
        }
    }

    public override bool TryWriteBlock(IBlockWriter output, T[]? value)
    {
        if (value is null || BlockFormat<T>.HasPadding || (long)value.Length * Unsafe.SizeOf<T>() is < ArrayMemory<T>.Smallest or > int.MaxValue)
        {
            return false;
        }

        var writer = new MessagePackWriter(output);
        writer.WriteBinHeader(value.Length * Unsafe.SizeOf<T>());
        writer.Flush();
        output.AppendExternal(ArrayMemory<T>.Of(value));
        return true;
    }

    public override T[]? Read(ref MessagePackReader reader) => reader.TryReadNil() ? null : BlockFormat<T>.Read(ref reader);

    public override Memory<byte> RoomFor(int bytes)
        => bytes % Unsafe.SizeOf<T>() == 0 ? new PlacedArray<T>(LargeArrays.Allocate<T>(bytes / Unsafe.SizeOf<T>())).Memory : default;
}

/// <summary>A list of such structs or numbers as the bytes of its items.</summary>
internal sealed class BlockListCodec<T> : ValueCodec<List<T>?>
{
    public override bool IsPlain => false;

    public override bool Accepts(List<T>? value) => value is null || value.GetType() == typeof(List<T>);

    public override void Write(ref MessagePackWriter writer, List<T>? value)
    {
        if (value is null)
        {
            writer.WriteNil();
        }
        else
        {
            BlockFormat<T>.Write(ref writer, CollectionsMarshal.AsSpan(value));
        }
    }

    public override List<T>? Read(ref MessagePackReader reader)
    {
        if (reader.TryReadNil())
        {
            return null;
        }

        var list = new List<T>();
        CollectionsMarshal.SetCount(list, BlockFormat<T>.CountNext(ref reader));
        BlockFormat<T>.ReadInto(ref reader, CollectionsMarshal.AsSpan(list));
        return list;
    }
}
