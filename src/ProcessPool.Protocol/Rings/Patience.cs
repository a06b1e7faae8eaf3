using System.Diagnostics;

namespace ProcessPool.Protocol.Rings;

/// <summary>
/// How long to look before one sleeps: waking somebody takes some 10 to 50 microseconds, so looking for as long costs at most twice the best. After looking in
/// vain it looks less often, and not at all where there is one core only, which the other side needs.
/// </summary>
internal sealed class Patience
{
    private const int MostSkipped = 15;

    private static readonly long Budget = Stopwatch.Frequency / 20_000; // 50 µs

    private int _skip; // how many times not to look, after looking in vain
    private int _left;

    /// <summary>Whether to look at all.</summary>
    public bool Looks { get; set; }

    /// <summary>True: something has come.</summary>
    public bool Wait<T>(T state, Func<T, bool> hasCome)
    {
        if (!Looks || Environment.ProcessorCount == 1)
        {
            return false;
        }

        if (_left > 0)
        {
            _left--;
            return false;
        }

        for (var until = Stopwatch.GetTimestamp() + Budget; Stopwatch.GetTimestamp() < until;)
        {
            if (hasCome(state))
            {
                _skip = 0;
                return true;
            }

            Thread.SpinWait(8);
        }

        _skip = Math.Min(MostSkipped, (2 * _skip) + 1);
        _left = _skip;
        return false;
    }
}
