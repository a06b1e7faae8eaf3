using System.Buffers;
using MessagePack;
using ProcessPool.Serialization.Bridges;
using ProcessPool.Serialization.Graph;
using ProcessPool.Serialization.Values;

namespace ProcessPool.Serialization;

/// <summary>
/// Values as bytes. Each value written is self-contained. Not safe to call concurrently: keep one per thread, and use it again.
/// </summary>
internal sealed class ObjectWriter(IGraphPolicy? policy = null, IGraphObserver? observer = null)
{
    private readonly GraphWriter _graph = new(policy, observer);

    /// <summary>Appends one value of declared type <typeparamref name="T"/> as one MessagePack value.</summary>
    /// <exception cref="GraphException">Something in the value cannot cross. Nothing has been appended.</exception>
    public void Write<T>(IBufferWriter<byte> output, T value)
    {
        if (ValueCodec<T>.Instance is { } codec && codec.Accepts(value))
        {
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
