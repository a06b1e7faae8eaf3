using System.Buffers;
using MessagePack;
using ProcessPool.Capture;
using ProcessPool.Functions;
using ProcessPool.Jobs;
using ProcessPool.Jobs.Sources;
using ProcessPool.Protocol;
using ProcessPool.Serialization;
using ProcessPool.Serialization.Code.Images;

namespace ProcessPool.Replaying;

/// <summary>
/// An item with all that a worker needs to run it. As a file: <c>[mark, build of the library, index, seed, item format, capsule, item, [images]]</c>.
/// </summary>
internal sealed record SavedItem(long Index, long Seed, ItemFormat Format, ReadOnlyMemory<byte> Capsule, ReadOnlyMemory<byte> Item, IReadOnlyList<CodeImage> Images)
{
    private const string Mark = "ProcessPool item 1";
    private const int Fields = 8;

    /// <summary>What will write the item, when it is wanted.</summary>
    public static Func<SavedItem> From<T>(Capsule capsule, long seed, long index, T item) => () =>
    {
        using var output = new PayloadBuffer();
        var images = new ImageSet { Slices = capsule.Content.Slices?.ForItems(CodeSlices.CutFurther) };
        var format = ItemFormat.None;
        if (typeof(T) != typeof(Nothing)
            && ItemWriter<T>.Write(new[] { item }, stays: true, output, new ObjectWriter(IlFieldUse.Instance, images: images), out format, out var error) == 0)
        {
            throw error is GraphException graph ? CapsuleWriter.CannotCross($"Item {index}", graph) : error!;
        }

        return new SavedItem(index, seed, format, capsule.Bytes, output.AsSequence().ToArray(), [.. capsule.Images, .. images.Images]);
    };

    public byte[] Write()
    {
        var output = new ByteBuffer();
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(Fields);
        writer.Write(Mark);
        writer.Write(WorkerHost.HostBuild.Text);
        writer.Write(Index);
        writer.Write(Seed);
        writer.Write((byte)Format);
        writer.Write(Capsule.Span);
        writer.Write(Item.Span);
        writer.WriteArrayHeader(Images.Count);
        foreach (var image in Images)
        {
            var body = new ByteBuffer();
            image.WriteTo(body);
            writer.Write(body.WrittenSpan);
        }

        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are not what <see cref="Write"/> makes, in this build.</exception>
    public static SavedItem Read(byte[] file)
    {
        try
        {
            var reader = new MessagePackReader(new ReadOnlySequence<byte>(file));
            if (reader.ReadArrayHeader() != Fields || reader.ReadString() != Mark)
            {
                throw new InvalidDataException("The file is not an item that was saved by FailedItem.SaveTo.");
            }

            if (reader.ReadString() is var build && build != WorkerHost.HostBuild.Text)
            {
                throw new InvalidDataException($"The item was saved by ProcessPool {build}; this is {WorkerHost.HostBuild.Text}. Replay it with the build that saved it.");
            }

            var (index, seed, format) = (reader.ReadInt64(), reader.ReadInt64(), (ItemFormat)reader.ReadByte());
            var (capsule, item) = (Bytes(ref reader), Bytes(ref reader));
            var images = new CodeImage[reader.ReadArrayHeader()];
            for (var i = 0; i < images.Length; i++)
            {
                images[i] = CodeImage.Read(new ReadOnlySequence<byte>(Bytes(ref reader)));
            }

            return new SavedItem(index, seed, format, capsule, item, images);
        }
        catch (Exception e) when (e is MessagePackSerializationException or EndOfStreamException or GraphFormatException)
        {
            throw new InvalidDataException("The file is not an item that was saved by FailedItem.SaveTo, or it is damaged.", e);
        }
    }

    private static byte[] Bytes(ref MessagePackReader reader) => reader.ReadBytes()?.ToArray() ?? [];
}
