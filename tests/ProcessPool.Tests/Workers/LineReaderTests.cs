using System.Text;
using ProcessPool.Workers.Launching;

namespace ProcessPool.Tests.Workers;

/// <summary>What workers print.</summary>
public sealed class LineReaderTests
{
    [Fact(Timeout = 30_000)]
    public async Task ALineWithoutEnd_ComesInPieces()
    {
        var lines = new List<string>();
        using var endless = new MemoryStream(Encoding.UTF8.GetBytes(new string('x', (3 * LineReader.LongestLine) + 5)));
        await new LineReader(endless, Encoding.UTF8, lines.Add).ReadAllAsync();
        Assert.Equal(4, lines.Count);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, LineReader.LongestLine + 4096));
        Assert.Equal((3 * LineReader.LongestLine) + 5, lines.Sum(line => line.Length));
    }

    [Fact(Timeout = 30_000)]
    public async Task OnlyTheLastLines_AreRemembered()
    {
        using var many = new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 10_000).Select(i => $"{i}\n"))));
        var reader = new LineReader(many, Encoding.UTF8, null);
        await reader.ReadAllAsync();
        Assert.Equal(Enumerable.Range(10_000 - LineReader.TailLines, LineReader.TailLines).Select(i => $"{i}"), reader.Tail);
    }
}
