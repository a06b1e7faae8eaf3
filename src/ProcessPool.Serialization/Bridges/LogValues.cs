using System.Buffers;
using System.Collections;
using System.Globalization;
using MessagePack;
using Microsoft.Extensions.Logging;
using ProcessPool.Serialization.Values;

namespace ProcessPool.Serialization.Bridges;

/// <summary>The state of a record, or a scope: its text, and the values that the text was made of, which loggers find by their names.</summary>
internal sealed class LogValues : IReadOnlyList<KeyValuePair<string, object?>>
{
    public static readonly LogValues None = new("", []);

    private readonly string _text;
    private readonly KeyValuePair<string, object?>[] _values;

    private LogValues(string text, KeyValuePair<string, object?>[] values)
    {
        _text = text;
        _values = values;
    }

    public int Count => _values.Length;

    public KeyValuePair<string, object?> this[int index] => _values[index];

    /// <param name="state">What the function gave to the logger. Its values are asked for now.</param>
    public static LogValues Of(object? state, string? text) =>
        new(text ?? "", state is IEnumerable<KeyValuePair<string, object?>> values ? [.. values] : []);

    public void Write(IBufferWriter<byte> output, ObjectWriter objects)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(1 + (2 * _values.Length));
        StringCodec.WriteText(ref writer, _text);
        writer.Flush();
        foreach (var (name, value) in _values)
        {
            objects.Write(output, name);
            WriteValue(output, value, objects);
        }
    }

    /// <summary>A value that cannot be read here, for its type is not here, arrives as the reason.</summary>
    public static LogValues Read(ref ReadOnlySequence<byte> input, ObjectReader objects)
    {
        var reader = new MessagePackReader(input);
        var count = Format.ReadCount(ref reader, 1);
        input = input.Slice(reader.Position);
        if (count % 2 != 1)
        {
            throw new GraphFormatException($"A text with names and values has an odd number of parts, not {count}.");
        }

        var text = objects.Read<string?>(ref input);
        var values = new KeyValuePair<string, object?>[count / 2];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = new(objects.Read<string?>(ref input) ?? "", ReadValue(ref input, objects));
        }

        return new LogValues(text ?? "", values);
    }

    /// <summary>Opens a scope of this content.</summary>
    public IDisposable? Begin(ILogger logger) => Count == 0 ? logger.BeginScope(_text) : logger.BeginScope(this);

    public override string ToString() => _text;

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)_values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static void WriteValue(IBufferWriter<byte> output, object? value, ObjectWriter objects)
    {
        if (value is string text)
        {
            objects.Write(output, text);
            return;
        }

        try
        {
            objects.Write(output, value);
        }
        catch (GraphException)
        {
            objects.Write(output, Convert.ToString(value, CultureInfo.InvariantCulture)); // It cannot cross; its text can.
        }
    }

    private static object? ReadValue(ref ReadOnlySequence<byte> input, ObjectReader objects)
    {
        var start = input;
        try
        {
            return IsText(input) ? objects.Read<string?>(ref input) : objects.Read<object?>(ref input);
        }
        catch (Exception e) when (e is GraphFormatException or GraphException or CodeMismatchException)
        {
            input = start;
            ObjectReader.Skip(ref input);
            return $"(a value that cannot be read here: {e.Message})";
        }
    }

    private static bool IsText(in ReadOnlySequence<byte> input)
    {
        var reader = new MessagePackReader(input);
        return reader.NextMessagePackType is MessagePackType.String or MessagePackType.Nil || Format.NextIsExtension(ref reader, Wire.Utf16);
    }
}
