using System.Buffers;
using MessagePack;

namespace ProcessPool.Serialization;

/// <summary>What readers of values have in common: checks of what was announced against what is there.</summary>
internal static class Format
{
    public static void ReadExactHeader(ref MessagePackReader reader, int count)
    {
        var found = reader.ReadArrayHeader();
        if (found != count)
        {
            throw new GraphFormatException($"Expected {count} elements but found {found}.");
        }
    }

    /// <summary>Reads how many elements follow, each of at least so many bytes. A caller may allocate by it.</summary>
    public static int ReadCount(ref MessagePackReader reader, int minBytes)
    {
        var count = reader.ReadArrayHeader();
        RequireRoomFor(ref reader, count, minBytes);
        return count;
    }

    public static void RequireRoomFor(ref MessagePackReader reader, long count, int minBytes)
    {
        var remaining = reader.Sequence.Length - reader.Consumed;
        if (count < 0 || count > remaining / minBytes)
        {
            throw new GraphFormatException($"{count} elements of at least {minBytes} bytes do not fit into {remaining} bytes.");
        }
    }

    public static ReadOnlySequence<byte> ReadBytes(ref MessagePackReader reader) =>
        reader.ReadBytes() ?? throw new GraphFormatException("Expected binary data but found nil.");

    public static string ReadText(ref MessagePackReader reader) =>
        reader.ReadString() ?? throw new GraphFormatException("Expected a string but found nil.");

    /// <summary>Whether the next value is an extension of this type. Nothing is read.</summary>
    public static bool NextIsExtension(ref MessagePackReader reader, sbyte type)
    {
        if (reader.NextMessagePackType != MessagePackType.Extension)
        {
            return false;
        }

        var ahead = reader.CreatePeekReader();
        return ahead.ReadExtensionFormatHeader().TypeCode == type;
    }
}
