namespace ProcessPool.Tests.Simulation;

/// <summary>What is to happen, in the order of virtual time. Everything runs on the thread that calls <see cref="Run"/>.</summary>
internal sealed class Agenda : TimeProvider
{
    private readonly PriorityQueue<Action, (long Time, long Sequence)> _entries = new();
    private long _sequence;

    /// <summary>Virtual time in microseconds.</summary>
    public long Now { get; private set; }

    public override long TimestampFrequency => 1_000_000;

    public override long GetTimestamp() => Now;

    public void At(long time, Action action) => _entries.Enqueue(action, (Math.Max(time, Now), _sequence++));

    /// <summary>Runs until nothing is left to happen. False: it does not come to an end.</summary>
    public bool Run(int mostSteps)
    {
        while (_entries.TryDequeue(out var action, out var at))
        {
            if (mostSteps-- == 0)
            {
                return false;
            }

            Now = at.Time;
            action();
        }

        return true;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class VirtualTimer(Agenda agenda, Action callback) : ITimer
    {
        private long _version;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var version = ++_version;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                agenda.At(agenda.Now + (long)dueTime.TotalMicroseconds, () =>
                {
                    if (version == _version)
                    {
                        callback();
                    }
                });
            }

            return true;
        }

        public void Dispose() => _version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
