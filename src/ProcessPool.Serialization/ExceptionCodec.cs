using System.Buffers;
using MessagePack;
using ProcessPool.Serialization.Graph;
using ProcessPool.Serialization.Values;

namespace ProcessPool.Serialization;

/// <summary>
/// Exceptions as data: always as text; as themselves as well when what their classes declare can cross. No constructor runs. What is written
/// stands above what reads it: <c>[type, message, stack, full text, HResult, [what caused it], object or nil]</c>. Circles and endless chains of causes are
/// cut, on both sides.
/// </summary>
internal static class ExceptionCodec
{
    private const int Fields = 7;

    /// <summary>How deep causes cross.</summary>
    private const int Deepest = 32;

    /// <summary>How many exceptions cross as one.</summary>
    private const int Most = 10_000;

    private static readonly StringCodec Strings = new();

    /// <summary>Writes any exception; does not throw because of it.</summary>
    public static void Write(IBufferWriter<byte> output, Exception exception, ObjectWriter objects)
    {
        var left = Most;
        Write(output, exception, objects, ExceptionText.IsSafe(exception), [], ref left);
    }

    /// <exception cref="GraphFormatException">The bytes are not an exception.</exception>
    public static RemoteError Read(ref ReadOnlySequence<byte> input, ObjectReader objects)
    {
        try
        {
            var left = Most + 1;
            return Read(ref input, objects, 0, ref left);
        }
        catch (Exception e) when (e is MessagePackSerializationException or EndOfStreamException)
        {
            throw new GraphFormatException($"The bytes are not an exception: {e.Message}", e);
        }
    }

    private static void Write(IBufferWriter<byte> output, Exception exception, ObjectWriter objects, bool isSafe, List<Exception> path, ref int left)
    {
        var state = StateOf(exception, objects);
        var message = ExceptionText.Message(exception, isSafe);
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(Fields);
        writer.Write(exception.GetType().FullName ?? exception.GetType().Name);
        Strings.Write(ref writer, state is null ? message : ExceptionText.Cut(message)); // The object has all of it.
        Strings.Write(ref writer, ExceptionText.Try(() => exception.StackTrace));
        Strings.Write(ref writer, path.Count == 0 ? ExceptionText.FullText(exception, isSafe) : "");
        writer.Write(exception.HResult);
        writer.Flush();

        path.Add(exception);
        WriteInners(output, exception, objects, isSafe, path, ref left);
        path.RemoveAt(path.Count - 1);

        writer = new MessagePackWriter(output);
        if (state is null)
        {
            writer.WriteNil();
        }
        else
        {
            state.CopyTo(ref writer);
        }

        writer.Flush();
    }

    private static void WriteInners(IBufferWriter<byte> output, Exception exception, ObjectWriter objects, bool isSafe, List<Exception> path, ref int left)
    {
        var inners = ExceptionParts.Inners(exception).Where(inner => !path.Exists(above => ReferenceEquals(above, inner))).ToArray();
        var count = path.Count > Deepest ? 0 : Math.Min(inners.Length, Math.Max(0, left));
        left -= count;
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(count);
        writer.Flush();
        foreach (var inner in inners.AsSpan(0, count))
        {
            Write(output, inner, objects, isSafe, path, ref left);
        }
    }

    /// <summary>The exception itself, without what caused it; null if it cannot cross.</summary>
    private static Scratch? StateOf(Exception exception, ObjectWriter objects)
    {
        try
        {
            var state = new Scratch();
            objects.Write(state, ExceptionParts.Alone(exception, objects));
            return state;
        }
        catch (Exception)
        {
            return null; // It goes as text. What was in the way may be anything: code of the user writes some values.
        }
    }

    private static RemoteError Read(ref ReadOnlySequence<byte> input, ObjectReader objects, int depth, ref int left)
    {
        if (depth > Deepest || --left < 0)
        {
            throw new GraphFormatException($"Exceptions are nested more than {Deepest} deep, or are more than {Most}.");
        }

        var reader = new MessagePackReader(input);
        if (reader.ReadArrayHeader() != Fields)
        {
            throw new GraphFormatException("An exception has seven fields.");
        }

        var (type, message, stack, text) = (reader.ReadString() ?? "", Strings.Read(ref reader) ?? "", Strings.Read(ref reader), Strings.Read(ref reader) ?? "");
        var code = reader.ReadInt32();
        var inners = new RemoteError[reader.ReadArrayHeader()];
        input = input.Slice(reader.Position);
        for (var i = 0; i < inners.Length; i++)
        {
            inners[i] = Read(ref input, objects, depth + 1, ref left);
        }

        return new RemoteError(Rebuild(ref input, objects, stack), type, message, stack, code, inners, text);
    }

    private static Exception? Rebuild(ref ReadOnlySequence<byte> input, ObjectReader objects, string? stack)
    {
        var start = input;
        try
        {
            var exception = objects.Read<Exception?>(ref input);
            if (exception is not null)
            {
                ExceptionParts.SetInners(exception, []);
                ExceptionParts.SetRemoteStack(exception, stack);
            }

            return exception;
        }
        catch (Exception)
        {
            // It has arrived as text. What was in the way may be anything: its type may not be known here, and code of the user reads some values.
            input = start;
            ObjectReader.Skip(ref input);
            return null;
        }
    }
}
