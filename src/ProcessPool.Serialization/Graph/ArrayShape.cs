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

    /// <param name="minBytes">The fewest bytes that an element takes.</param>
    /// <param name="graph">Whose bodies the elements are in; null if they follow the header at once.</param>
    public static Array Allocate(ref MessagePackReader header, Type type, int parts, int minBytes, GraphReader? graph = null)
    {
        if (type.IsSZArray && parts == 1)
        {
            var length = header.ReadInt32();
            RequireRoomFor(ref header, length, minBytes, graph);
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
            count *= lengths[dimension];
            if (lengths[dimension] < 0 || count > Array.MaxLength)
            {
                throw new GraphFormatException($"Dimension {dimension} of {type} cannot have a length of {lengths[dimension]}.");
            }
        }

        RequireRoomFor(ref header, count, minBytes, graph);
        return Array.CreateInstanceFromArrayType(type, lengths, bounds);
    }

    private static void RequireRoomFor(ref MessagePackReader header, long count, int minBytes, GraphReader? graph)
    {
        if (graph is null)
        {
            Format.RequireRoomFor(ref header, count, minBytes);
        }
        else
        {
            graph.ClaimRoomFor(ref header, count, minBytes);
        }
    }
}
