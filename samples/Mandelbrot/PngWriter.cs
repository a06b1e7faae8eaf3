using System.Buffers.Binary;
using System.IO.Compression;

namespace Mandelbrot;

/// <summary>Writes a PNG file (8 bits each of red, green and blue) row by row: only the compressed data of one chunk is held in memory.</summary>
internal sealed class PngWriter : IDisposable
{
    private const int ChunkLength = 32 * 1024;
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    private readonly Stream _file;
    private readonly MemoryStream _compressed = new();
    private readonly ZLibStream _compressor;

    public PngWriter(Stream file, int width, int height)
    {
        _file = file;
        _compressor = new ZLibStream(_compressed, CompressionLevel.Optimal, leaveOpen: true);

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8; // bits for each colour
        header[9] = 2; // red, green, blue
        file.Write(Signature);
        WriteChunk("IHDR"u8, header);
    }

    public void WriteRow(ReadOnlySpan<byte> pixels)
    {
        _compressor.WriteByte(0); // the row is not filtered
        _compressor.Write(pixels);
        if (_compressed.Length >= ChunkLength)
        {
            WriteCompressed();
        }
    }

    public void Dispose()
    {
        _compressor.Dispose();
        WriteCompressed();
        WriteChunk("IEND"u8, []);
    }

    private void WriteCompressed()
    {
        WriteChunk("IDAT"u8, _compressed.GetBuffer().AsSpan(0, (int)_compressed.Length));
        _compressed.SetLength(0);
    }

    private void WriteChunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        WriteNumber((uint)data.Length);
        _file.Write(type);
        _file.Write(data);
        WriteNumber(Crc32.Compute(type, data));
    }

    private void WriteNumber(uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        _file.Write(bytes);
    }
}
