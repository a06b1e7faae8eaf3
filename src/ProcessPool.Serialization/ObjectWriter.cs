using System.Buffers;
using MessagePack;
using ProcessPool.Serialization.Bridges;
using ProcessPool.Serialization.Code.Images;
using ProcessPool.Serialization.Graph;
using ProcessPool.Serialization.Values;

namespace ProcessPool.Serialization;

/// <summary>
/// Values as bytes. Each value written is self-contained. Not safe to call concurrently: keep one per thread, and use it again.
/// </summary>
/// <param name="policy">Decides which fields cross; null: all.</param>
/// <param name="observer">Is told what crosses; null: nobody.</param>
/// <param name="images">
/// Takes the images of code that values refer to, for the reader must have them before. Null: code without a file is refused, unless this process
/// was sent it itself.
/// </param>
internal sealed class ObjectWriter(IGraphPolicy? policy = null, IGraphObserver? observer = null, ImageSet? images = null)
{
    private readonly GraphWriter _graph = new(policy, observer, images);

    /// <summary>Appends one value of declared type <typeparamref name="T"/> as one MessagePack value.</summary>
    /// <exception cref="GraphException">Something in the value cannot cross. Nothing has been appended.</exception>
    public void Write<T>(IBufferWriter<byte> output, T value)
    {
        if (ValueCodec<T>.Instance is { } codec && codec.Accepts(value))
        {
            if (output is IBlockWriter blocks && codec.TryWriteBlock(blocks, value))
            {
                return;
            }

            var writer = new MessagePackWriter(output);
            codec.Write(ref writer, value);
            writer.Flush();
        }
        else if (value is null)
        {
            var writer = new MessagePackWriter(output);
            writer.WriteNil();
            writer.Flush();
        }
        else
        {
            _graph.Write(output, typeof(T), _graph.HasBridges && typeof(T).IsInterface && Slot<T>.Instance is IStandInSlot slot ? slot.StandInFor(value) : value);
        }
    }
}
