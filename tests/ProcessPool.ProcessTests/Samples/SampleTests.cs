using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.RegularExpressions;
using ProcessPool.ProcessTests.Support;

namespace ProcessPool.ProcessTests.Samples;

/// <summary>Each sample prints what its expected-output.txt says.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly string _picture = Path.GetTempFileName();

    public void Dispose() => File.Delete(_picture);

    [Theory(Timeout = 120_000)]
    [InlineData("QuickStart")]
    [InlineData("DocSearch")]
    [InlineData("Isolation")]
    public async Task Sample_PrintsWhatIsExpected(string name)
    {
        var output = await ApplicationOutput.OfAsync(name);
        AssertMatches(name, output);
    }

    [Fact(Timeout = 120_000)]
    public async Task Mandelbrot_WritesAPictureThatDecodes()
    {
        AssertMatches("Mandelbrot", await ApplicationOutput.OfAsync("Mandelbrot", _picture));
        var rows = PngRows.Read(await File.ReadAllBytesAsync(_picture));
        Assert.Equal(600, rows.Count);
        Assert.All(rows, row => Assert.Equal(3 * 800, row.Length));
        Assert.Equal(new byte[] { 0, 0, 0 }, rows[300][(3 * 400)..(3 * 401)]); // The middle belongs to the set.
        Assert.True(rows[0][2] > 80, "the corner is outside of the set, so it is blue");
    }

    /// <summary>Line by line, with placeholders for what differs between machines.</summary>
    private static void AssertMatches(string name, string output)
    {
        var expected = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "samples", name, "expected-output.txt"));
        var pattern = Regex.Escape(expected.ReplaceLineEndings("\n").TrimEnd())
            .Replace("<number>", "[0-9][0-9,.]*", StringComparison.Ordinal)
            .Replace("<times>", "+[0-9,]+ ms at first, [0-9,]+ ms at best, ×[0-9.]+", StringComparison.Ordinal)
            .Replace("<path>", ".+", StringComparison.Ordinal);
        Assert.Matches($"^{pattern}$", output.ReplaceLineEndings("\n").TrimEnd());
    }

    /// <summary>Reads back what the sample's own writer wrote: 8-bit colour without a palette.</summary>
    private static class PngRows
    {
        public static List<byte[]> Read(byte[] file)
        {
            Assert.Equal([0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n'], file[..8]);
            var width = 0;
            using var pixels = new MemoryStream();
            for (var at = 8; at < file.Length;)
            {
                var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
                var kind = System.Text.Encoding.ASCII.GetString(file, at + 4, 4);
                var data = file.AsSpan(at + 8, length);
                if (kind == "IHDR")
                {
                    width = BinaryPrimitives.ReadInt32BigEndian(data);
                    Assert.Equal([8, 2, 0, 0, 0], data[8..].ToArray());
                }
                else if (kind == "IDAT")
                {
                    pixels.Write(data);
                }

                at += length + 12;
            }

            pixels.Position = 0;
            using var zlib = new ZLibStream(pixels, CompressionMode.Decompress);
            using var raw = new MemoryStream();
            zlib.CopyTo(raw);
            var rows = raw.ToArray().Chunk((3 * width) + 1).ToList();
            Assert.All(rows, row => Assert.Equal(0, row[0])); // No filter.
            return [.. rows.Select(row => row[1..])];
        }
    }
}
