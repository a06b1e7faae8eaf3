using System.Buffers;
using ProcessPool.Serialization.Tests.Support;

namespace ProcessPool.Serialization.Tests.Fuzzing;

/// <summary>The bytes of a value, with the type by which they are read; of an exception without one.</summary>
internal sealed record Payload(Type? Declared, byte[] Bytes)
{
    public static Payload Of<T>(T value) => new(typeof(T), Copies.Write(value));

    public static Payload OfException(Exception exception)
    {
        var output = new ArrayBufferWriter<byte>();
        ExceptionCodec.Write(output, exception, new ObjectWriter());
        return new Payload(null, output.WrittenSpan.ToArray());
    }

    public void Read(GraphCopier copier, ReadOnlySequence<byte> input)
    {
        if (Declared is null)
        {
            copier.ReadException(input);
        }
        else
        {
            copier.Read(Declared, input);
        }
    }
}
