using System.Numerics;

namespace ProcessPool.Serialization.Code;

/// <summary>
/// Reads the version id of the module in an assembly's file. By hand, because all files of a program are looked at before its first call: the readers of .NET
/// take in all metadata, and have to be compiled first.
/// </summary>
/// <remarks>The formats: ECMA-335, II.25 (the file), II.24.2 (its metadata), II.22.30 (the table of the module).</remarks>
internal sealed class ModuleVersion : IDisposable
{
    private const int CliHeaderEntry = 14;
    private const int SectionSize = 40;
    private const int GuidSize = 16;

    private readonly BinaryReader _file;

    private ModuleVersion(string path) => _file = new BinaryReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1024));

    /// <exception cref="IOException">The file cannot be read, or ends too early.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="BadImageFormatException">It is no assembly.</exception>
    public static Guid Read(string path)
    {
        using var module = new ModuleVersion(path);
        module.FindStreams(module.FindMetadata(), out var tables, out var guids);
        return module.ReadGuid(tables, guids);
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Where the metadata starts in the file.</summary>
    private long FindMetadata()
    {
        Check(UInt16At(0) == 0x5A4D); // "MZ"
        long header = UInt32At(0x3C);
        Check(UInt32At(header) == 0x4550); // "PE"
        var sections = UInt16At(header + 6);
        var optional = header + 24;
        var firstSection = optional + UInt16At(header + 20);
        var directories = optional + (UInt16At(optional) == 0x20B ? 112 : 96); // Of 64 bits, or of 32.
        var cli = OffsetOf(UInt32At(directories + (CliHeaderEntry * 8)), firstSection, sections);
        return OffsetOf(UInt32At(cli + 8), firstSection, sections);
    }

    /// <summary>Where in the file an address lies.</summary>
    private long OffsetOf(uint address, long firstSection, int sections)
    {
        for (var i = 0; i < sections; i++)
        {
            var section = firstSection + (i * SectionSize);
            var start = UInt32At(section + 12);
            if (address >= start && address - start < UInt32At(section + 16))
            {
                return UInt32At(section + 20) + (long)(address - start);
            }
        }

        throw new BadImageFormatException();
    }

    private void FindStreams(long metadata, out long tables, out long guids)
    {
        (tables, guids) = (0, 0);
        Check(UInt32At(metadata) == 0x424A5342); // "BSJB"
        var version = UInt32At(metadata + 12);
        Check(version <= byte.MaxValue);
        var count = UInt16At(metadata + 16 + version + 2);
        for (; count > 0; count--)
        {
            var start = metadata + _file.ReadUInt32();
            _ = _file.ReadUInt32();
            switch (ReadName())
            {
                case "#~" or "#-":
                    tables = start;
                    break;
                case "#GUID":
                    guids = start;
                    break;
            }
        }

        Check(tables > 0 && guids > 0);
    }

    /// <summary>Characters up to a zero, and on to the next multiple of four.</summary>
    private string ReadName()
    {
        var name = "";
        for (var isAtEnd = false; !isAtEnd;)
        {
            var part = _file.ReadBytes(4);
            Check(part.Length == 4 && name.Length < 32);
            isAtEnd = part[3] == 0;
            foreach (var letter in part)
            {
                name += letter == 0 ? "" : (char)letter;
            }
        }

        return name;
    }

    private Guid ReadGuid(long tables, long guids)
    {
        _file.BaseStream.Position = tables + 6;
        var sizes = _file.ReadByte(); // of indexes: bit 0 for strings, 1 for GUIDs; bit 6: four bytes more before the rows
        _ = _file.ReadByte();
        var present = _file.ReadUInt64();
        Check((present & 1) == 1); // The table of the module is the first.
        var row = tables + 24 + (4 * BitOperations.PopCount(present)) + ((sizes & 0x40) == 0 ? 0 : 4);
        var field = row + 2 + ((sizes & 1) == 0 ? 2 : 4);
        var index = (sizes & 2) == 0 ? UInt16At(field) : UInt32At(field);
        Check(index > 0);
        _file.BaseStream.Position = guids + ((index - 1) * (long)GuidSize);
        var bytes = _file.ReadBytes(GuidSize);
        Check(bytes.Length == GuidSize);
        return new Guid(bytes);
    }

    private ushort UInt16At(long position)
    {
        _file.BaseStream.Position = position;
        return _file.ReadUInt16();
    }

    private uint UInt32At(long position)
    {
        _file.BaseStream.Position = position;
        return _file.ReadUInt32();
    }

    private static void Check(bool isAssembly)
    {
        if (!isAssembly)
        {
            throw new BadImageFormatException();
        }
    }
}
