using System.Diagnostics;

namespace ProcessPool.Functions;

/// <summary>
/// How many items to claim at once. Claimed items cannot go to another worker, so a stride should be short in time; claiming costs an
/// atomic operation, so for fast items it should be long in items.
/// </summary>
internal struct Stride()
{
    private const int Longest = 4096;

    /// <summary>About fifty microseconds.</summary>
    private static readonly long Target = Stopwatch.Frequency / 20_000;

    public int Length { get; private set; } = 1;

    public void Took(int items, long ticks)
    {
        if (items < Length)
        {
            return;
        }

        if (ticks < Target / 2)
        {
            Length = Math.Min(Length * 4, Longest);
        }
        else if (ticks > Target)
        {
            Length = (int)Math.Clamp(Length * Target / ticks, 1, Longest);
        }
    }
}
