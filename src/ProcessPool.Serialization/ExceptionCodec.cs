using System.Buffers;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using MessagePack;

namespace ProcessPool.Serialization;

/// <summary>
/// Exceptions as data: always as text; as their own type as well when the fields that their classes declare can cross. No constructor runs.
/// What is written stands above what reads it: <c>[type, message, stack, full text, HResult, inner or nil, object or nil]</c>.
/// </summary>
internal static class ExceptionCodec
{
    private const int MostInner = 32;

    private static readonly FieldInfo? MessageField = Field("_message");
    private static readonly FieldInfo? InnerField = Field("_innerException");
    private static readonly FieldInfo? HResultField = Field("_HResult");

    /// <summary>Writes any exception; does not throw because of it.</summary>
    public static void Write(IBufferWriter<byte> output, Exception exception, ObjectWriter objects)
        => Write(output, exception, objects, 0);

    /// <exception cref="GraphFormatException">The bytes are not an exception.</exception>
    public static RemoteError Read(ref ReadOnlySequence<byte> input, ObjectReader objects)
    {
        try
        {
            return Read(ref input, objects, 0);
        }
        catch (Exception e) when (e is MessagePackSerializationException or EndOfStreamException)
        {
            throw new GraphFormatException($"The bytes are not an exception: {e.Message}", e);
        }
    }

    private static RemoteError Read(ref ReadOnlySequence<byte> input, ObjectReader objects, int depth)
    {
        if (depth > MostInner)
        {
            throw new GraphFormatException($"Inner exceptions are nested more than {MostInner} deep.");
        }

        var reader = new MessagePackReader(input);
        if (reader.ReadArrayHeader() != 7)
        {
            throw new GraphFormatException("An exception has seven fields.");
        }

        var (type, message, stack, text) = (reader.ReadString() ?? "", Text(ref reader) ?? "", Text(ref reader), Text(ref reader) ?? "");
        var code = reader.ReadInt32();
        input = input.Slice(reader.Position);
        RemoteError? inner = null;
        if (!TryReadNil(ref input))
        {
            inner = Read(ref input, objects, depth + 1);
        }

        Exception? rebuilt = null;
        if (!TryReadNil(ref input))
        {
            rebuilt = Rebuild(ref input, objects, message, stack, code, inner);
        }

        return new RemoteError(rebuilt, type, message, stack, inner, text);
    }

    private static void Write(IBufferWriter<byte> output, Exception exception, ObjectWriter objects, int depth)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(7);
        writer.Write(exception.GetType().FullName ?? exception.GetType().Name);
        WriteText(ref writer, Try(() => exception.Message));
        WriteText(ref writer, Try(() => exception.StackTrace));
        WriteText(ref writer, depth == 0 ? Try(exception.ToString) : "");
        writer.Write(exception.HResult);
        writer.Flush();
        var inner = exception is AggregateException { InnerExceptions.Count: > 0 } many ? many.InnerExceptions[0] : exception.InnerException;
        if (inner is null || depth >= MostInner)
        {
            WriteNil(output);
        }
        else
        {
            Write(output, inner, objects, depth + 1);
        }

        var fields = StateOf(exception);
        if (fields is null)
        {
            WriteNil(output);
            return;
        }

        var values = Array.ConvertAll(fields, field => field.GetValue(exception));
        try
        {
            objects.Write(output, new ExceptionState(exception.GetType(), values));
        }
        catch (GraphException)
        {
            WriteNil(output); // It goes as text, which has been written.
        }
    }

    private static Exception? Rebuild(
        ref ReadOnlySequence<byte> input, ObjectReader objects, string message, string? stack, int code, RemoteError? inner)
    {
        var start = input;
        try
        {
            var state = objects.Read<ExceptionState>(ref input);
            var exception = (Exception)RuntimeHelpers.GetUninitializedObject(state.Type);
            var fields = FieldsOf(state.Type);
            if (fields is null || fields.Length != state.Values.Length || MessageField is null || InnerField is null || HResultField is null)
            {
                return null;
            }

            MessageField.SetValue(exception, message);
            HResultField.SetValue(exception, code);
            InnerField.SetValue(exception, inner?.Rebuilt ?? (inner is null ? null : new InvalidOperationException($"{inner.TypeName}: {inner.Message}")));
            for (var i = 0; i < fields.Length; i++)
            {
                fields[i].SetValue(exception, state.Values[i]);
            }

            if (stack is not null)
            {
                ExceptionDispatchInfo.SetRemoteStackTrace(exception, stack);
            }

            return exception;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // It has arrived as text.
            input = start;
            ObjectReader.Skip(ref input);
            return null;
        }
    }

    private static FieldInfo[]? StateOf(Exception exception) => FieldsOf(exception.GetType());

    /// <summary>The fields below <see cref="Exception"/>; null when the type cannot be rebuilt.</summary>
    private static FieldInfo[]? FieldsOf(Type type)
    {
        if (type.IsAssignableTo(typeof(AggregateException)) || type.Assembly.IsDynamic)
        {
            return null;
        }

        var fields = new List<FieldInfo>();
        for (var level = type; level != typeof(Exception) && level is not null; level = level.BaseType)
        {
            Graph.TypeFields.AddDeclared(fields, level);
        }

        return [.. fields];
    }

    private static FieldInfo? Field(string name) => typeof(Exception).GetField(name, BindingFlags.Instance | BindingFlags.NonPublic);

    private static string? Try(Func<string?> get)
    {
        try
        {
            return get();
        }
        catch (Exception e)
        {
            return $"(asking the exception for it threw {e.GetType()})";
        }
    }

    private static void WriteText(ref MessagePackWriter writer, string? text)
    {
        if (text is null)
        {
            writer.WriteNil();
        }
        else
        {
            Values.StringCodec.WriteText(ref writer, text);
        }
    }

    private static string? Text(ref MessagePackReader reader) => new Values.StringCodec().Read(ref reader);

    private static void WriteNil(IBufferWriter<byte> output)
    {
        output.GetSpan(1)[0] = MessagePackCode.Nil;
        output.Advance(1);
    }

    private static bool TryReadNil(ref ReadOnlySequence<byte> input)
    {
        if (input.IsEmpty || input.FirstSpan.IsEmpty || input.FirstSpan[0] != MessagePackCode.Nil)
        {
            return false;
        }

        input = input.Slice(1);
        return true;
    }

    /// <summary>The type of an exception, and the fields that its classes declare.</summary>
    private sealed class ExceptionState(Type type, object?[] values)
    {
        public Type Type { get; } = type;

        public object?[] Values { get; } = values;
    }
}
