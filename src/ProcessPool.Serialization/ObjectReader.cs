using System.Buffers;
using MessagePack;
using ProcessPool.Serialization.Bridges;
using ProcessPool.Serialization.Graph;
using ProcessPool.Serialization.Values;

namespace ProcessPool.Serialization;

/// <summary>
/// Bytes as values. Not safe to call concurrently: keep one per thread, and use it again. Bytes that are not what they should be are a
/// <see cref="GraphFormatException"/>; code that this process has only in another build, or not at all, is a
/// <see cref="CodeMismatchException"/>; a codec of the user that throws is a <see cref="GraphException"/>.
/// </summary>
internal sealed class ObjectReader(CodeResolver resolver, IBridgeEnds? bridges = null)
{
    private readonly GraphReader _graph = new(resolver, bridges);

    /// <summary>Reads one value of declared type <typeparamref name="T"/>, and advances the input past it.</summary>
    public T Read<T>(ref ReadOnlySequence<byte> input)
    {
        var reader = new MessagePackReader(input);
        var value = Read<T>(ref reader);
        input = input.Slice(reader.Position);
        return value;
    }

    /// <inheritdoc cref="Read{T}(ref ReadOnlySequence{byte})"/>
    public T Read<T>(ref ReadOnlyMemory<byte> input)
    {
        var reader = new MessagePackReader(input);
        var value = Read<T>(ref reader);
        input = input[(int)reader.Consumed..];
        return value;
    }

    /// <summary>Passes over one value, of whatever type, without a look into it.</summary>
    public static void Skip(ref ReadOnlySequence<byte> input)
    {
        var reader = new MessagePackReader(input);
        try
        {
            reader.Skip();
        }
        catch (Exception e) when (e is MessagePackSerializationException or EndOfStreamException)
        {
            throw new GraphFormatException("The bytes are not a MessagePack value.", e);
        }

        input = input.Slice(reader.Position);
    }

    private T Read<T>(ref MessagePackReader reader)
    {
        try
        {
            return ValueCodec<T>.Instance is { } codec && !IsGraph<T>(ref reader) ? codec.Read(ref reader) : ReadGraph<T>(ref reader);
        }
        catch (Exception e) when (e is not (GraphFormatException or GraphException or CodeMismatchException or OutOfMemoryException))
        {
            throw new GraphFormatException($"The bytes are not a value of {typeof(T)}: {e.Message}", e);
        }
    }

    /// <summary>Whether a value of a type that needs no graph is one nevertheless.</summary>
    private static bool IsGraph<T>(ref MessagePackReader reader)
    {
        if (typeof(T).IsValueType || typeof(T) == typeof(string))
        {
            return false;
        }

        var ahead = reader.CreatePeekReader();
        return Format.NextIsExtension(ref reader, Wire.Graph)
            || (ahead.NextMessagePackType == MessagePackType.Array && ahead.ReadArrayHeader() == 2
                && Format.NextIsExtension(ref ahead, Wire.LargeGraph));
    }

    private T ReadGraph<T>(ref MessagePackReader reader)
    {
        if (default(T) is null && reader.TryReadNil())
        {
            return default!;
        }

        return (T)(_graph.Read(ref reader, typeof(T)) ?? throw new GraphFormatException("The root of the graph was refused by its writer."));
    }
}
