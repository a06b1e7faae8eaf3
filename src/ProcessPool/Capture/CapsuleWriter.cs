using System.Buffers;
using ProcessPool.Functions;
using ProcessPool.Serialization;
using ProcessPool.Serialization.Custom;

namespace ProcessPool.Capture;

/// <summary>Functions as portable bytes. Safe to call concurrently.</summary>
internal static class CapsuleWriter
{
    /// <summary>A function with the state that it captured, as it is now.</summary>
    /// <exception cref="ClosureException">Something that it captured cannot cross.</exception>
    public static ReadOnlyMemory<byte> Write(ItemFunction function) => Write(
        "The function", CustomCodecs.Registered is { Length: > 0 } codecs ? new CodedFunction(function, codecs) : function);

    /// <inheritdoc cref="Write(ItemFunction)"/>
    public static ReadOnlyMemory<byte> Write<T>(string what, T function)
    {
        var output = new ArrayBufferWriter<byte>();
        try
        {
            new ObjectWriter(IlFieldUse.Instance).Write(output, function);
        }
        catch (GraphException e)
        {
            throw CannotCross(what, e);
        }

        return output.WrittenMemory;
    }

    /// <summary>What the graph found, as the user is told.</summary>
    public static ClosureException CannotCross(string what, GraphException error) => new(what, Problems.Of(error));
}
