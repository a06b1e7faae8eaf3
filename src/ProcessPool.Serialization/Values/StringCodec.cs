using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using MessagePack;

namespace ProcessPool.Serialization.Values;

/// <summary>A string as UTF-8, or as its UTF-16 code units if it has a lone surrogate, which UTF-8 cannot express.</summary>
internal sealed class StringCodec : ValueCodec<string?>
{
    public static void WriteText(ref MessagePackWriter writer, string value)
    {
        if (IsWellFormed(value))
        {
            writer.Write(value);
            return;
        }

        var units = MemoryMarshal.AsBytes(value.AsSpan());
        writer.WriteExtensionFormatHeader(new ExtensionHeader(Wire.Utf16, (uint)units.Length));
        writer.WriteRaw(units);
    }

    public override void Write(ref MessagePackWriter writer, string? value)
    {
        if (value is null)
        {
            writer.WriteNil();
        }
        else
        {
            WriteText(ref writer, value);
        }
    }

    public override string? Read(ref MessagePackReader reader)
    {
        if (reader.NextMessagePackType != MessagePackType.Extension)
        {
            return reader.ReadString();
        }

        var header = reader.ReadExtensionFormatHeader();
        if (header.TypeCode != Wire.Utf16 || header.Length % sizeof(char) != 0)
        {
            throw new GraphFormatException($"Expected a string but found an extension of type {header.TypeCode}, {header.Length} bytes.");
        }

        var units = reader.ReadRaw(header.Length);
        return string.Create((int)(header.Length / sizeof(char)), units, (chars, source) => source.CopyTo(MemoryMarshal.AsBytes(chars)));
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        for (var start = text.IndexOfAnyInRange('\uD800', '\uDFFF'); start >= 0;)
        {
            text = text[start..];
            if (Rune.DecodeFromUtf16(text, out _, out var length) != OperationStatus.Done)
            {
                return false;
            }

            text = text[length..];
            start = text.IndexOfAnyInRange('\uD800', '\uDFFF');
        }

        return true;
    }
}
