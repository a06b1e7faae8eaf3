using System.Diagnostics.CodeAnalysis;
using System.IO.Pipes;
using System.Text;

namespace ProcessPool.Workers.Launching;

/// <summary>Takes what a process prints apart into lines, and remembers the last ones.</summary>
internal sealed class LineReader(Stream stream, Encoding encoding, Action<string>? line) : IThreadPoolWorkItem
{
    /// <summary>A longer line is passed on in pieces of this many characters.</summary>
    public const int LongestLine = 64 * 1024;

    /// <summary>How many lines are remembered.</summary>
    public const int TailLines = 40;

    private const int PieceLength = 4096;
    private const char ByteOrderMark = '\uFEFF';

    private readonly Queue<string> _tail = new();
    private readonly StringBuilder _current = new();
    private readonly Decoder _decoder = encoding.GetDecoder();
    private readonly byte[] _bytes = new byte[PieceLength];
    private readonly char[] _piece = new char[encoding.GetMaxCharCount(PieceLength)];
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FileStream? _file;
    private bool _hasBegun;

    /// <summary>The last lines. Only once <see cref="ReadAllAsync"/> has completed.</summary>
    public IReadOnlyList<string> Tail => [.. _tail];

    /// <summary>Reads to the end. A last line without an end counts as one.</summary>
    public Task ReadAllAsync()
    {
        if (CanBePolled(out var pipe))
        {
            PipePoll.WhenReadable(pipe.SafePipeHandle, this);
        }
        else
        {
            new Thread(ReadToEnd) { IsBackground = true, Name = "ProcessPool output" }.Start();
        }

        return _end.Task;
    }

    /// <summary>There is something to read.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        if (_context is null)
        {
            ReadPiece();
        }
        else
        {
            ExecutionContext.Run(_context, static reader => ((LineReader)reader!).ReadPiece(), this);
        }

        if (!_end.Task.IsCompleted && CanBePolled(out var pipe))
        {
            PipePoll.WhenReadable(pipe.SafePipeHandle, this);
        }
    }

    private bool CanBePolled([NotNullWhen(true)] out PipeStream? pipe)
    {
        pipe = OperatingSystem.IsWindows() ? null : stream as PipeStream;
        return pipe is not null;
    }

    private void ReadToEnd()
    {
        while (!_end.Task.IsCompleted)
        {
            ReadPiece();
        }
    }

    private void ReadPiece()
    {
        try
        {
            var count = Read();
            var length = _decoder.GetChars(_bytes, 0, count, _piece, 0, flush: count == 0);
            Take(Begin(_piece.AsSpan(0, length)));
            if (count == 0)
            {
                End();
            }
        }
        catch (Exception e)
        {
            _end.TrySetException(e); // Of who takes the lines.
            stream.Dispose();
        }
    }

    private int Read()
    {
        try
        {
            var source = CanBePolled(out var pipe) ? _file ??= PipePoll.FileOf(pipe.SafePipeHandle, FileAccess.Read) : stream;
            return source.Read(_bytes, 0, _bytes.Length);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return 0; // The process was killed while it printed; what came until then counts.
        }
    }

    private ReadOnlySpan<char> Begin(ReadOnlySpan<char> text)
    {
        if (_hasBegun || text.IsEmpty)
        {
            return text;
        }

        _hasBegun = true;
        return text[0] == ByteOrderMark ? text[1..] : text;
    }

    private void End()
    {
        if (_current.Length > 0)
        {
            EndLine();
        }

        stream.Dispose();
        _end.TrySetResult();
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
