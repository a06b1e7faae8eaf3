namespace ProcessPool;

/// <summary>What becomes of the lines that workers print to their standard output and standard error.</summary>
public abstract record WorkerOutput
{
    private protected WorkerOutput()
    {
    }

    /// <summary>
    /// They appear on <see cref="Console.Out"/> and <see cref="Console.Error"/> of this process, line by line: lines of different workers are never
    /// mixed within a line. The default.
    /// </summary>
    public static WorkerOutput Forward { get; } = new ForwardOutput();

    /// <summary>They are dropped. The last lines of standard error still stand in <see cref="WorkerLostException"/>.</summary>
    public static WorkerOutput Discard { get; } = new DiscardOutput();

    /// <summary>They are given to a function, with the worker's id (-1 for a spare worker) and where it printed them.</summary>
    /// <param name="line">
    /// Called once for each line, without its end; a line of more than 65,536 characters comes in pieces. Several workers call it at the same
    /// time. What it throws is not caught.
    /// </param>
    /// <returns>The setting.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="line"/> is null.</exception>
    public static WorkerOutput Callback(Action<int, WorkerStream, string> line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return new CallbackOutput(line);
    }

    /// <summary>Takes the lines of one worker; null when nobody wants them.</summary>
    internal abstract Action<WorkerStream, string>? Of(Func<int> workerId);

    private sealed record ForwardOutput : WorkerOutput
    {
        internal override Action<WorkerStream, string> Of(Func<int> workerId)
            => static (stream, line) => (stream == WorkerStream.Output ? Console.Out : Console.Error).WriteLine(line);
    }

    private sealed record DiscardOutput : WorkerOutput
    {
        internal override Action<WorkerStream, string>? Of(Func<int> workerId) => null;
    }

    private sealed record CallbackOutput(Action<int, WorkerStream, string> Line) : WorkerOutput
    {
        internal override Action<WorkerStream, string> Of(Func<int> workerId) => (stream, line) => Line(workerId(), stream, line);
    }
}
