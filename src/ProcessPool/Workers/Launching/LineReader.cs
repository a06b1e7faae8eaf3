using System.Text;

namespace ProcessPool.Workers.Launching;

/// <summary>Takes what a process prints apart into lines, and remembers the last ones.</summary>
internal sealed class LineReader(Stream stream, Encoding encoding, Action<string>? line)
{
    /// <summary>A longer line is passed on in pieces of this many characters.</summary>
    public const int LongestLine = 64 * 1024;

    /// <summary>How many lines are remembered.</summary>
    public const int TailLines = 40;

    private readonly Queue<string> _tail = new();
    private readonly StringBuilder _current = new();

    /// <summary>The last lines. Only once <see cref="ReadAllAsync"/> has completed.</summary>
    public IReadOnlyList<string> Tail => [.. _tail];

    /// <summary>Reads to the end. A last line without an end counts as one.</summary>
    public async Task ReadAllAsync()
    {
        var buffer = new char[4096];
        using var reader = new StreamReader(stream, encoding);
        try
        {
            int count;
            while ((count = await reader.ReadAsync(buffer).ConfigureAwait(false)) > 0)
            {
                Take(buffer.AsSpan(0, count));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The process was killed while it printed; what came until then counts.
        }

        if (_current.Length > 0)
        {
            EndLine();
        }
    }

    private void Take(ReadOnlySpan<char> text)
    {
        while (true)
        {
            var end = text.IndexOf('\n');
            _current.Append(end < 0 ? text : text[..end]);
            if (end >= 0 || _current.Length >= LongestLine)
            {
                EndLine();
            }

            if (end < 0)
            {
                return;
            }

            text = text[(end + 1)..];
        }
    }

    private void EndLine()
    {
        if (_current.Length > 0 && _current[^1] == '\r')
        {
            _current.Length--;
        }

        var text = _current.ToString();
        _current.Clear();
        _tail.Enqueue(text);
        if (_tail.Count > TailLines)
        {
            _tail.Dequeue();
        }

        line?.Invoke(text);
    }
}
