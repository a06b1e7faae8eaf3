using System.Buffers.Binary;
using System.Numerics;
using Microsoft.Win32.SafeHandles;

namespace ProcessPool.Serialization.Code;

/// <summary>
/// Reads the version id of the module in an assembly's file. By hand, because all files of a program are looked at before its first call: the readers of .NET
/// take in all metadata, and have to be compiled first.
/// </summary>
/// <remarks>The formats: ECMA-335, II.25 (the file), II.24.2 (its metadata), II.22.30 (the table of the module).</remarks>
internal sealed class ModuleVersion
{
    private const int CliHeaderEntry = 14;
    private const int SectionSize = 40;
    private const int GuidSize = 16;

    private readonly SafeFileHandle _file;
    private readonly byte[] _window = new byte[1024];
    private long _windowStart;
    private int _windowLength;

    private ModuleVersion(SafeFileHandle file) => _file = file;

    /// <exception cref="IOException">The file cannot be read, or ends too early.</exception>
    /// <exception cref="BadImageFormatException">It is no assembly.</exception>
    public static Guid Read(SafeFileHandle file)
    {
        var module = new ModuleVersion(file);
        module.FindStreams(module.FindMetadata(), out var tables, out var guids);
        return module.ReadGuid(tables, guids);
    }

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
        var at = metadata + 16 + version + 2;
        var count = UInt16At(at);
        at += 2;
        for (; count > 0; count--)
        {
            var start = metadata + UInt32At(at);
            at += 8;
            switch (ReadName(ref at))
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
    private string ReadName(ref long at)
    {
        var name = "";
        for (var isAtEnd = false; !isAtEnd;)
        {
            var part = BytesAt(at, 4);
            at += 4;
            Check(name.Length < 32);
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
        var sizes = BytesAt(tables + 6, 1)[0]; // of indexes: bit 0 for strings, 1 for GUIDs; bit 6: four bytes more before the rows
        var present = BinaryPrimitives.ReadUInt64LittleEndian(BytesAt(tables + 8, 8));
        Check((present & 1) == 1); // The table of the module is the first.
        var row = tables + 24 + (4 * BitOperations.PopCount(present)) + ((sizes & 0x40) == 0 ? 0 : 4);
        var field = row + 2 + ((sizes & 1) == 0 ? 2 : 4);
        var index = (sizes & 2) == 0 ? UInt16At(field) : UInt32At(field);
        Check(index > 0);
        return new Guid(BytesAt(guids + ((index - 1) * (long)GuidSize), GuidSize));
    }

    private ushort UInt16At(long position) => BinaryPrimitives.ReadUInt16LittleEndian(BytesAt(position, 2));

    private uint UInt32At(long position) => BinaryPrimitives.ReadUInt32LittleEndian(BytesAt(position, 4));

    /// <summary>Some bytes of the file; valid until the next are asked for.</summary>
    private ReadOnlySpan<byte> BytesAt(long position, int count)
    {
        if (position < _windowStart || position + count > _windowStart + _windowLength)
        {
            _windowStart = position;
            for (_windowLength = 0; _windowLength < count;)
            {
                var read = RandomAccess.Read(_file, _window.AsSpan(_windowLength), position + _windowLength);
                _windowLength += read > 0 ? read : throw new EndOfStreamException();
            }
        }

        return _window.AsSpan((int)(position - _windowStart), count);
    }

    private static void Check(bool isAssembly)
    {
        if (!isAssembly)
        {
            throw new BadImageFormatException();
        }
    }
}
