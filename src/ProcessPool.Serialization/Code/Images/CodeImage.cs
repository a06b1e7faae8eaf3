using System.Buffers;
using MessagePack;

namespace ProcessPool.Serialization.Code.Images;

/// <summary>An assembly that no other process can load from a file, with all its bytes, and what it refers to.</summary>
/// <param name="Hash">SHA-256 of the bytes, in hexadecimal. It stands for the image wherever a value refers to it.</param>
internal sealed record CodeImage(string Hash, string FullName, ReadOnlyMemory<byte> Bytes, IReadOnlyList<ImageDependency> Dependencies)
{
    public void WriteTo(IBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(4);
        writer.Write(Hash);
        writer.Write(FullName);
        writer.WriteArrayHeader(Dependencies.Count);
        foreach (var dependency in Dependencies)
        {
            dependency.WriteTo(ref writer);
        }

        writer.Write(Bytes.Span);
        writer.Flush();
    }

    /// <exception cref="GraphFormatException">The bytes are not an image.</exception>
    public static CodeImage Read(in ReadOnlySequence<byte> payload)
    {
        try
        {
            var reader = new MessagePackReader(payload);
            Format.ReadExactHeader(ref reader, 4);
            var hash = Format.ReadText(ref reader);
            var name = Format.ReadText(ref reader);
            var dependencies = new ImageDependency[Format.ReadCount(ref reader, minBytes: 4)];
            foreach (ref var dependency in dependencies.AsSpan())
            {
                dependency = ImageDependency.Read(ref reader);
            }

            return new CodeImage(hash, name, Format.ReadBytes(ref reader).ToArray(), dependencies);
        }
        catch (Exception e) when (e is MessagePackSerializationException or EndOfStreamException)
        {
            throw new GraphFormatException("The bytes are not a code image.", e);
        }
    }
}
