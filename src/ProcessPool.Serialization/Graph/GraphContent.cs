using MessagePack;
using ProcessPool.Serialization.Code;

namespace ProcessPool.Serialization.Graph;

/// <summary>
/// A graph as it stands in the output: an extension whose content is an array of three arrays, of definitions, headers and bodies. A
/// graph that is too large for an extension is an array of an empty extension and that array.
/// </summary>
internal readonly struct GraphContent(DefinitionWriter definitions, Scratch headers, int headerCount, Scratch bodies, int bodyCount)
{
    private const int Sections = 3;

    public long Length =>
        HeaderSize(Sections)
        + HeaderSize(definitions.Count) + definitions.Bytes.Length
        + HeaderSize(headerCount) + headers.Length
        + HeaderSize(bodyCount) + bodies.Length;

    public static void ReadStart(ref MessagePackReader reader)
    {
        if (reader.NextMessagePackType == MessagePackType.Array)
        {
            Format.ReadExactHeader(ref reader, 2);
            Expect(ref reader, Wire.LargeGraph);
        }
        else
        {
            Expect(ref reader, Wire.Graph);
        }

        Format.ReadExactHeader(ref reader, Sections);
    }

    public void WriteTo(ref MessagePackWriter output)
    {
        if (Length <= uint.MaxValue)
        {
            output.WriteExtensionFormatHeader(new ExtensionHeader(Wire.Graph, (uint)Length));
        }
        else
        {
            output.WriteArrayHeader(2);
            output.WriteExtensionFormatHeader(new ExtensionHeader(Wire.LargeGraph, 0u));
        }

        output.WriteArrayHeader(Sections);
        output.WriteArrayHeader(definitions.Count);
        definitions.Bytes.CopyTo(ref output);
        output.WriteArrayHeader(headerCount);
        headers.CopyTo(ref output);
        output.WriteArrayHeader(bodyCount);
        bodies.CopyTo(ref output);
    }

    private static int HeaderSize(int count) => count switch
    {
        <= MessagePackRange.MaxFixArrayCount => 1,
        <= ushort.MaxValue => 3,
        _ => 5,
    };

    private static void Expect(ref MessagePackReader reader, sbyte type)
    {
        var header = reader.ReadExtensionFormatHeader();
        if (header.TypeCode != type)
        {
            throw new GraphFormatException($"Expected a graph but found an extension of type {header.TypeCode}.");
        }
    }
}
