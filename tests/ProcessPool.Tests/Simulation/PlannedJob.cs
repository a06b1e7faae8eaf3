using ProcessPool.Scheduling;

namespace ProcessPool.Tests.Simulation;

/// <summary>What an item of a simulated job does.</summary>
internal enum Act
{
    Ends,
    Throws,
    Crashes,

    /// <summary>Runs past its time.</summary>
    Overruns,
}

/// <summary>A job whose items do what a plan says. Remembers what it was told, and checks it against the plan.</summary>
internal sealed class PlannedJob(int id, Act[] acts, int[] badAttempts, long[] times, bool[] ignoresCancellation) : Job
{
    private readonly int[] _retried = new int[acts.Length];
    private readonly int[] _completed = new int[acts.Length];
    private readonly Dictionary<long, Exception> _failures = [];
    private long _lastFailure = long.MaxValue;
    private long _settled;

    public Act[] Acts { get; } = acts;

    /// <summary>One result for all items of a chunk.</summary>
    public bool Folds { get; init; }

    public override bool IsFold => Folds;

    /// <summary>How long each item takes, in microseconds.</summary>
    public long[] Times { get; } = times;

    public bool[] IgnoresCancellation { get; } = ignoresCancellation;

    /// <summary>How often each item was begun.</summary>
    public int[] Started { get; } = new int[acts.Length];

    /// <summary>Items under which a worker was killed from outside.</summary>
    public HashSet<long> Killed { get; } = [];

    /// <summary>The source throws after all items.</summary>
    public bool SourceThrows { get; init; }

    public bool WasCancelled { get; set; }

    /// <summary>The pool took calls when it came.</summary>
    public bool WasSubmittedInTime { get; set; }

    public JobEnd? End { get; private set; }

    public Exception? Error { get; private set; }

    /// <summary>How many items its source has given, where nobody is told.</summary>
    public long Read { get; set; }

    /// <summary>The source gives no more than so many items beyond those that have ended; null: it goes on by itself.</summary>
    public int? Window { get; init; }

    /// <summary>An item has ended when all before it have, too: its consumer takes the results in order.</summary>
    public bool InOrder { get; init; }

    /// <summary>What the source does when it may go on; null: it does not wait.</summary>
    public Action? Resume { get; set; }

    public List<string> Complaints { get; } = [];

    /// <summary>How far the source may read.</summary>
    public long MayRead => Window is { } window ? _settled + window : long.MaxValue;

    public override long CountRead() => Read;

    public override void OnCompleted(long first, int count)
    {
        for (var index = first; index < first + count; index++)
        {
            if (index < 0 || index >= Acts.Length)
            {
                Complaints.Add($"job {id}: item {index} does not exist");
            }
            else if (++_completed[index] > 1 || _failures.ContainsKey(index))
            {
                Complaints.Add($"job {id}: item {index} ended twice");
            }
            else if (Fails(index) && !Killed.Contains(index))
            {
                Complaints.Add($"job {id}: item {index} completed, though it {Acts[index]}");
            }
        }

        if (End is not null)
        {
            Complaints.Add($"job {id}: told of items after its end");
        }

        Settle(count);
    }

    public override void OnFailed(long index, Exception error)
    {
        if (End is not null || !_failures.TryAdd(index, error) || (index < Acts.Length && _completed[index] > 0))
        {
            Complaints.Add($"job {id}: item {index} failed after it had ended");
        }

        if (!CollectsFailures && index >= _lastFailure)
        {
            Complaints.Add($"job {id}: item {index} failed after {_lastFailure}");
        }

        _lastFailure = Math.Min(_lastFailure, index);
        Settle(1);
    }

    private void Settle(int count)
    {
        if (!InOrder)
        {
            _settled += count;
        }

        while (InOrder && _settled < Acts.Length && (_completed[_settled] > 0 || _failures.ContainsKey(_settled)))
        {
            _settled++;
        }

        if (Resume is { } resume && Read < MayRead)
        {
            Resume = null;
            resume();
        }
    }

    public override void OnRetry(long index, int attempts, FailureCause cause)
    {
        if (attempts != ++_retried[index] || attempts >= Retry!.MaxAttempts || End is not null)
        {
            Complaints.Add($"job {id}: item {index} is tried again after {attempts} attempts");
        }
    }

    /// <summary>What the next attempt at an item does; called once for each.</summary>
    public Act Begin(long index) => ++Started[index] <= badAttempts[index] ? Acts[index] : Act.Ends;

    private bool Fails(long index)
    {
        var wanted = Retry is { } policy && Acts[index] switch
        {
            Act.Throws => policy.OnException is not null,
            Act.Crashes => policy.OnCrash,
            Act.Overruns => policy.OnTimeout,
            _ => true,
        };
        return Acts[index] != Act.Ends && (!wanted || badAttempts[index] >= Retry!.MaxAttempts);
    }

    public override void OnFinished(JobEnd end, Exception? error)
    {
        if (End is not null)
        {
            Complaints.Add($"job {id}: ended twice");
        }

        (End, Error) = (end, error);
    }

    /// <summary>Compares what was told with what a sequential run of the plan would have given.</summary>
    public void Check(bool mayBreak)
    {
        for (var index = 0; index < Acts.Length; index++)
        {
            if (!Folds && Started[index] > (Retry?.MaxAttempts ?? 1))
            {
                Complaints.Add($"job {id}: item {index} ran {Started[index]} times");
            }
        }

        switch (End)
        {
            case null:
                Complaints.Add($"job {id}: never ended");
                break;
            case JobEnd.Cancelled when !WasCancelled:
                Complaints.Add($"job {id}: cancelled by nobody");
                break;
            case JobEnd.Broken when !mayBreak:
                Complaints.Add($"job {id}: broken: {Error}");
                break;
            case JobEnd.Completed:
                CheckCompleted();
                break;
        }
    }

    private static bool IsPlanned(Exception error, Act act) => act switch
    {
        Act.Crashes => error is LostException,
        Act.Overruns => error is ItemTimeoutException,
        _ => error is PlannedException,
    };

    private void CheckCompleted()
    {
        var fails = new Func<long, bool>(i => i < Acts.Length ? Fails(i) || Killed.Contains(i) : SourceThrows);
        var end = Acts.Length + (SourceThrows ? 1 : 0);
        var limit = Enumerable.Range(0, end).FirstOrDefault(i => fails(i) && (!CollectsFailures || i >= Acts.Length), end);
        for (var i = 0; i < Math.Min(limit, Acts.Length); i++)
        {
            // A kill may come a moment after the item: then it has ended as planned.
            var ended = _completed[i] == 1 && (!Fails(i) || Killed.Contains(i));
            var failed = _failures.TryGetValue(i, out var error) && (Killed.Contains(i) || IsPlanned(error, Acts[i]));
            if (ended == failed)
            {
                Complaints.Add($"job {id}: item {i} {Acts[i]}: completed {_completed[i]} times, failure {error?.Message ?? "none"}");
            }
        }

        if (!CollectsFailures && limit < end && _lastFailure != limit && !(Killed.Contains(limit) && _completed[limit] == 1))
        {
            Complaints.Add($"job {id}: reported item {_lastFailure} as the lowest failure instead of {limit}");
        }

        if (limit == end && _failures.Keys.Any(i => !fails(i)))
        {
            Complaints.Add($"job {id}: failures out of nothing");
        }
    }
}

/// <summary>An item threw, as planned.</summary>
internal sealed class PlannedException(string message) : Exception(message);

/// <summary>A worker was lost under an item.</summary>
internal sealed class LostException(string message) : Exception(message);
