using System.Buffers;
using ProcessPool.Functions;
using ProcessPool.Serialization;
using ProcessPool.Serialization.Code.Images;

namespace ProcessPool.Capture;

/// <summary>Functions as portable bytes. Safe to call concurrently.</summary>
internal static class CapsuleWriter
{
    /// <summary>A function with the state that it captured, as it is now.</summary>
    /// <exception cref="ClosureException">Something that it captured cannot cross.</exception>
    public static CapsuleContent Write(ItemFunction function) => Write("The function", function);

    /// <inheritdoc cref="Write(ItemFunction)"/>
    public static CapsuleContent Write<T>(string what, T function)
    {
        var output = new ArrayBufferWriter<byte>();
        var images = new ImageSet();
        try
        {
            new ObjectWriter(IlFieldUse.Instance, images: images).Write(output, function);
        }
        catch (GraphException e)
        {
            throw CannotCross(what, e);
        }

        return new CapsuleContent(output.WrittenMemory, images.Images);
    }

    /// <summary>What the graph found, as the user is told.</summary>
    public static ClosureException CannotCross(string what, GraphException error) => new(what, Problems.Of(error));
}
