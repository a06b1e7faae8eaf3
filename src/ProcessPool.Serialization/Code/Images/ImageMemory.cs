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
        if (CodeFiles.Describe(assembly) is { } mixed)
        {
            return ReadMapping(assembly, start, end, (nuint)metadata, length)
                ?? throw new CodeRefusedException(
                    $"its file was replaced after this process had loaded it ({mixed}), and the loaded build cannot be read back", "Restart the program, so that all processes load one build");
        }

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

    /// <summary>
    /// The file of an assembly, whose name is gone or means another file, from its mapping: null if that is not the whole file, or was written over. Read through the
    /// kernel, for a page of a file that was made shorter is no memory.
    /// </summary>
    private static byte[]? ReadMapping(Assembly assembly, nuint start, nuint end, nuint metadata, int metadataLength)
    {
        try
        {
            var bytes = new byte[end - start];
            using var memory = File.OpenHandle("/proc/self/mem");
            var read = 0;
            while (read < bytes.Length && RandomAccess.Read(memory, bytes.AsSpan(read), (long)start + read) is > 0 and var count)
            {
                read += count;
            }

            fixed (byte* first = bytes)
            {
                if (TryMeasure((nuint)first, (nuint)first + (nuint)read, metadata - start, metadataLength) is not { } size)
                {
                    return null;
                }

                using var image = new PEReader(first, size);
                var found = image.GetMetadataReader();
                return found.GetGuid(found.GetModuleDefinition().Mvid) == CodeReferences.Of(assembly).Mvid ? bytes[..size] : null;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            return null;
        }
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
