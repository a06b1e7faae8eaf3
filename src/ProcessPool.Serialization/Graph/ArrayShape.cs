using MessagePack;

namespace ProcessPool.Serialization.Graph;

/// <summary>The header of an array: its length; or, for each dimension, its length and its lower bound.</summary>
internal static class ArrayShape
{
    /// <param name="data">Whether the caller writes the elements as the last part of the header.</param>
    public static void WriteHeader(ref MessagePackWriter header, int type, Array array, bool data)
    {
        var isVector = array.GetType().IsSZArray;
        header.WriteArrayHeader((isVector ? 2 : 1 + (2 * array.Rank)) + (data ? 1 : 0));
        header.Write(type);
        if (isVector)
        {
            header.Write(array.Length);
            return;
        }

        for (var dimension = 0; dimension < array.Rank; dimension++)
        {
            header.Write(array.GetLength(dimension));
            header.Write(array.GetLowerBound(dimension));
        }
    }

    public static Array Allocate(ref MessagePackReader header, Type type, int parts, int minBytes)
    {
        if (type.IsSZArray && parts == 1)
        {
            var length = header.ReadInt32();
            Format.RequireRoomFor(ref header, length, minBytes);
            return Array.CreateInstanceFromArrayType(type, length);
        }

        if (type.IsSZArray || parts != 2 * type.GetArrayRank())
        {
            throw new GraphFormatException($"A header of {type} does not have {parts} parts.");
        }

        var lengths = new int[parts / 2];
        var bounds = new int[parts / 2];
        var count = 1L;
        for (var dimension = 0; dimension < lengths.Length; dimension++)
        {
            lengths[dimension] = header.ReadInt32();
            bounds[dimension] = header.ReadInt32();
            count = checked(count * lengths[dimension]);
        }

        Format.RequireRoomFor(ref header, count, minBytes);
        return Array.CreateInstanceFromArrayType(type, lengths, bounds);
    }
}
