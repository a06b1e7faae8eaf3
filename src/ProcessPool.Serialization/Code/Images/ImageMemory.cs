using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ProcessPool.Serialization.Code.Images;

/// <summary>
/// Reads the bytes of an assembly back that was loaded from memory. The runtime gives the address of the metadata only; the image begins
/// before it. It is looked for within the mapping that the metadata lies in, so no address outside of it is read.
/// </summary>
internal static unsafe class ImageMemory
{
    /// <exception cref="CodeRefusedException">The image cannot be found.</exception>
    public static byte[] Read(Assembly assembly)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw Refused(assembly, "and reading it back from there is not supported on this operating system");
        }

        if (!assembly.TryGetRawMetadata(out var metadata, out var length))
        {
            throw Refused(assembly, "and the runtime does not tell where");
        }

        var (start, end) = MappingOf((nuint)metadata);
        for (var at = (nuint)metadata; at > start;)
        {
            var before = (nuint)new ReadOnlySpan<byte>((void*)(at > start + int.MaxValue ? at - int.MaxValue : start), (int)Math.Min(at - start, int.MaxValue)).LastIndexOf("MZ"u8);
            if (before == unchecked((nuint)(-1)))
            {
                break;
            }

            at = (at > start + int.MaxValue ? at - int.MaxValue : start) + before;
            if (TryMeasure(at, end, (nuint)metadata - at, length) is { } size)
            {
                GC.KeepAlive(assembly);
                return new ReadOnlySpan<byte>((void*)at, size).ToArray();
            }
        }

        throw Refused(assembly, "and its bytes cannot be found there");
    }

    /// <summary>The size of the image that begins here; null if none does whose metadata lies where it should.</summary>
    private static int? TryMeasure(nuint start, nuint end, nuint metadataOffset, int metadataLength)
    {
        try
        {
            using var reader = new PEReader((byte*)start, (int)Math.Min(end - start, int.MaxValue));
            var headers = reader.PEHeaders;
            if (headers.MetadataStartOffset < 0 || (nuint)headers.MetadataStartOffset != metadataOffset || headers.MetadataSize != metadataLength)
            {
                return null;
            }

            var size = headers.SectionHeaders.Max(section => section.PointerToRawData + section.SizeOfRawData);
            return size > 0 && (nuint)size <= end - start ? size : null;
        }
        catch (Exception e) when (e is BadImageFormatException or OverflowException or ArgumentException or InvalidOperationException)
        {
            return null; // Two letters that happen to stand there.
        }
    }

    /// <summary>The readable mapping of this process that an address lies in.</summary>
    private static (nuint Start, nuint End) MappingOf(nuint address)
    {
        foreach (var line in File.ReadLines("/proc/self/maps"))
        {
            var dash = line.IndexOf('-', StringComparison.Ordinal);
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var start = (nuint)ulong.Parse(line.AsSpan(0, dash), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var end = (nuint)ulong.Parse(line.AsSpan(dash + 1, space - dash - 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (start <= address && address < end)
            {
                return line[space + 1] == 'r' ? (start, end) : (address, address);
            }
        }

        return (address, address);
    }

    private static CodeRefusedException Refused(Assembly assembly, string why) =>
        new($"its code was loaded from memory (assembly {assembly.GetName().Name}), {why}", CodeRefusedException.Redesign);
}
