using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MessagePack;
using ProcessPool.Serialization.Values;

namespace ProcessPool.Serialization;

/// <summary>Values of one type as raw little-endian memory: binary data, or an array of pieces of binary data if it is over 2 GiB.</summary>
internal static class BlockFormat<T>
{
    /// <summary>
    /// Whether <typeparamref name="T"/> may cross as raw memory: it has no references, pointers, native integers or handles anywhere
    /// inside, and is not refused by name. If not, nothing else here may be used.
    /// </summary>
    public static readonly bool IsBlock = BlockTypes.IsBlock(typeof(T));

    private static readonly int ItemsPerPiece = Math.Max(1, (1 << 30) / Unsafe.SizeOf<T>());

    private const int MaskedPiece = 16 * 1024;

    private static readonly (int Start, int Length)[] Gaps = IsBlock ? Padding.Find<T>() : [];

    public static bool HasPadding => Gaps.Length > 0;

    public static void Write(ref MessagePackWriter writer, ReadOnlySpan<T> items)
    {
        if ((long)items.Length * Unsafe.SizeOf<T>() <= int.MaxValue)
        {
            WritePiece(ref writer, items);
            return;
        }

        writer.WriteArrayHeader(PiecesOf(items.Length));
        for (; !items.IsEmpty; items = items[Math.Min(ItemsPerPiece, items.Length)..])
        {
            WritePiece(ref writer, items[..Math.Min(ItemsPerPiece, items.Length)]);
        }
    }

    /// <summary>The number of bytes that so many items take.</summary>
    public static long Size(int count)
    {
        var bytes = (long)count * Unsafe.SizeOf<T>();
        if (bytes <= int.MaxValue)
        {
            return PieceSize(bytes);
        }

        var whole = PiecesOf(count) - 1;
        var piece = (long)ItemsPerPiece * Unsafe.SizeOf<T>();
        return (whole < MessagePackRange.MaxFixArrayCount ? 1 : 3) + (whole * PieceSize(piece)) + PieceSize(bytes - (whole * piece));
    }

    public static T[] Read(ref MessagePackReader reader)
    {
        if (TryReadPlaced(ref reader) is { } placed)
        {
            return placed;
        }

        var array = LargeArrays.Allocate<T>(CountNext(ref reader));
        ReadInto(ref reader, array);
        return array;
    }

    /// <summary>The array in which the bytes of the next value lie, if it was made for them; null: nothing was read.</summary>
    private static T[]? TryReadPlaced(ref MessagePackReader reader)
    {
        var ahead = reader.CreatePeekReader();
        if (ahead.NextMessagePackType != MessagePackType.Binary)
        {
            return null;
        }

        var bytes = Format.ReadBytes(ref ahead);
        foreach (var segment in bytes)
        {
            if (segment.IsEmpty)
            {
                continue; // The end of the segment with the header.
            }

            if (segment.Length == bytes.Length && MemoryMarshal.TryGetMemoryManager<byte, PlacedArray<T>>(segment, out var placed)
                && placed.GetSpan().Length == bytes.Length && placed.Take() is { } array)
            {
                reader.Skip();
                return array;
            }

            return null;
        }

        return null;
    }

    /// <summary>The number of items in the next value, which is not read.</summary>
    public static int CountNext(ref MessagePackReader reader)
    {
        var ahead = reader.CreatePeekReader();
        var pieces = ahead.NextMessagePackType == MessagePackType.Array ? ahead.ReadArrayHeader() : 1;
        var bytes = 0L;
        for (; pieces > 0; pieces--)
        {
            bytes += Format.ReadBytes(ref ahead).Length;
        }

        var (count, rest) = Math.DivRem(bytes, Unsafe.SizeOf<T>());
        return rest == 0 && count <= Array.MaxLength
            ? (int)count
            : throw new GraphFormatException($"{bytes} bytes are not a whole number of {typeof(T)}.");
    }

    /// <summary>Reads a value of as many items as there is room for.</summary>
    public static void ReadInto(ref MessagePackReader reader, Span<T> items)
    {
        var pieces = reader.NextMessagePackType == MessagePackType.Array ? reader.ReadArrayHeader() : 1;
        for (; pieces > 0; pieces--)
        {
            var bytes = Format.ReadBytes(ref reader);
            var (count, rest) = Math.DivRem(bytes.Length, Unsafe.SizeOf<T>());
            if (rest != 0 || count > items.Length)
            {
                throw new GraphFormatException($"{bytes.Length} bytes are not {items.Length} values of {typeof(T)}.");
            }

            bytes.CopyTo(AsBytes(items[..(int)count]));
            items = items[(int)count..];
        }

        if (!items.IsEmpty)
        {
            throw new GraphFormatException($"{items.Length} values of {typeof(T)} are missing.");
        }
    }

    public static T ReadOne(ref MessagePackReader reader)
    {
        T value = default!;
        ReadInto(ref reader, System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref value, 1));
        return value;
    }

    private static int PiecesOf(int count) => (int)((count + (long)ItemsPerPiece - 1) / ItemsPerPiece);

    private static long PieceSize(long bytes) => bytes + bytes switch
    {
        <= byte.MaxValue => 2,
        <= ushort.MaxValue => 3,
        _ => 5,
    };

    private static void WritePiece(ref MessagePackWriter writer, ReadOnlySpan<T> items)
    {
        writer.WriteBinHeader(items.Length * Unsafe.SizeOf<T>());
        if (!HasPadding)
        {
            writer.WriteRaw(AsBytes(items));
            return;
        }

        var itemsPerPiece = Math.Max(1, MaskedPiece / Unsafe.SizeOf<T>());
        for (; !items.IsEmpty; items = items[Math.Min(itemsPerPiece, items.Length)..])
        {
            WriteWithoutGaps(ref writer, items[..Math.Min(itemsPerPiece, items.Length)]);
        }
    }

    private static void WriteWithoutGaps(ref MessagePackWriter writer, ReadOnlySpan<T> items)
    {
        var source = AsBytes(items);
        var target = writer.GetSpan(source.Length)[..source.Length];
        source.CopyTo(target);
        for (var item = 0; item < target.Length; item += Unsafe.SizeOf<T>())
        {
            foreach (var (start, length) in Gaps)
            {
                target.Slice(item + start, length).Clear();
            }
        }

        writer.Advance(source.Length);
    }

    private static Span<byte> AsBytes(ReadOnlySpan<T> items) => MemoryMarshal.CreateSpan(
        ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(items)), checked(items.Length * Unsafe.SizeOf<T>()));
}
