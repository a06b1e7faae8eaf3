namespace ProcessPool.Scheduling;

/// <summary>
/// Items that failed and are tried again. Each runs alone, with nothing behind it at its worker: one that keeps killing workers hurts nobody else.
/// </summary>
internal sealed partial class Dispatcher
{
    private readonly List<Job> _delaying = []; // jobs with items that wait for their time

    /// <summary>Arranges another attempt, if the job's policy wants one.</summary>
    private bool TryAgain(Job job, long index, FailureCause cause)
    {
        var attempts = job.Attempts.GetValueOrDefault(index) + 1;
        if (job.Retry is not { } policy || job.IsPinned || attempts >= policy.MaxAttempts || !Wants(policy, cause))
        {
            return false;
        }

        job.Attempts[index] = attempts;
        job.OnRetry(index, attempts, cause);
        Counters.Retried();
        if (policy.Delay == TimeSpan.Zero)
        {
            job.Quarantine.Add(index);
        }
        else
        {
            if (job.Delayed.Count == 0)
            {
                _delaying.Add(job);
            }

            job.Delayed.Enqueue(index, After(policy.Delay));
        }

        return true;
    }

    private static bool Wants(RetryPolicy policy, FailureCause cause) => cause switch
    {
        FailureCause.Exception => true,
        FailureCause.OutOfMemory => policy.OnOutOfMemory,
        FailureCause.Crash => policy.OnCrash,
        FailureCause.CrashOutOfMemory => policy.OnCrash || policy.OnOutOfMemory,
        FailureCause.Timeout => policy.OnTimeout,
        _ => false,
    };

    /// <summary>Items whose time has come go to the others that are tried again.</summary>
    private void EndDelays()
    {
        var now = _clock.GetTimestamp();
        for (var i = _delaying.Count - 1; i >= 0; i--)
        {
            var job = _delaying[i];
            while (job.Delayed.TryPeek(out var index, out var at) && !job.IsFinished)
            {
                if (at > now)
                {
                    WakeAt(at);
                    break;
                }

                job.Delayed.Dequeue();
                job.Quarantine.Add(index);
                Touch(job);
            }

            if (job.IsFinished || job.Delayed.Count == 0)
            {
                _delaying.RemoveAt(i);
            }
        }
    }

    /// <summary>Whether an item below the limit waits for another attempt.</summary>
    private static bool IsRetrying(Job job, long end)
    {
        if (job.Quarantine.Count > 0 && job.Quarantine.Min < end)
        {
            return true;
        }

        foreach (var (index, _) in job.Delayed.UnorderedItems)
        {
            if (index < end)
            {
                return true;
            }
        }

        return false;
    }
}
