using MessagePack;

namespace ProcessPool.Serialization.Code.Images;

/// <summary>What a reference of an image leads to in the process that the image comes from: a file, or another image.</summary>
/// <param name="FullName">The name in the reference.</param>
/// <param name="File">The build of a file; null for an image.</param>
/// <param name="Image">The hash of an image; null for a file.</param>
internal sealed record ImageDependency(string FullName, AssemblyReference? File, string? Image)
{
    public void WriteTo(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(File is null ? 2 : 4);
        writer.Write(FullName);
        if (File is null)
        {
            writer.Write(Image);
            return;
        }

        writer.Write(File.FullName);
        writer.Write(File.Mvid.ToByteArray());
        writer.Write(File.Path);
    }

    public static ImageDependency Read(ref MessagePackReader reader)
    {
        var parts = reader.ReadArrayHeader();
        var name = Format.ReadText(ref reader);
        if (parts == 2)
        {
            return new ImageDependency(name, null, Format.ReadText(ref reader));
        }

        if (parts != 4)
        {
            throw new GraphFormatException($"A dependency of {parts} parts.");
        }

        var fullName = Format.ReadText(ref reader);
        var mvid = Format.ReadBytes(ref reader);
        return mvid.Length == 16
            ? new ImageDependency(name, new AssemblyReference(fullName, new Guid([.. System.Buffers.BuffersExtensions.ToArray(mvid)]), Format.ReadText(ref reader)), null)
            : throw new GraphFormatException($"An MVID of {mvid.Length} bytes.");
    }
}
