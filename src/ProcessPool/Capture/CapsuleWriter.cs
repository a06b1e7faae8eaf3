using System.Buffers;
using ProcessPool.Functions;
using ProcessPool.Serialization;

namespace ProcessPool.Capture;

/// <summary>Functions as portable bytes. Safe to call concurrently.</summary>
internal static class CapsuleWriter
{
    /// <summary>A function with the state that it captured, as it is now.</summary>
    /// <param name="policy">What of it crosses; null: everything.</param>
    /// <exception cref="ClosureException">Something that it captured cannot cross.</exception>
    public static ReadOnlyMemory<byte> Write(ItemFunction function, IGraphPolicy? policy) => Write("The function", function, policy);

    /// <inheritdoc cref="Write(ItemFunction, IGraphPolicy?)"/>
    public static ReadOnlyMemory<byte> Write<T>(string what, T function, IGraphPolicy? policy)
    {
        var output = new ArrayBufferWriter<byte>();
        try
        {
            new ObjectWriter(policy).Write(output, function);
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
