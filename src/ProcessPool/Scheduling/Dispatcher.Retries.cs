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
        var attempts = job.Attempts.CountOf(index) + 1;
        if (job.Retry is not { } policy || job.IsPinned || attempts >= policy.MaxAttempts || !Wants(policy, cause))
        {
            return false;
        }

        job.Attempts.SetCount(index, attempts);
        job.OnRetry(index, attempts, cause);
        Counters.Retried();
        if (policy.Delay == TimeSpan.Zero)
        {
            job.Attempts.Add(index);
        }
        else
        {
            if (!job.Attempts.HasDelayed)
            {
                _delaying.Add(job);
            }

            job.Attempts.AddLater(index, After(policy.Delay));
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
            long? next = null;
            while (!job.IsFinished && job.Attempts.TryEndDelay(now, out next))
            {
                Touch(job);
            }

            if (next is { } at)
            {
                WakeAt(at);
            }

            if (job.IsFinished || !job.Attempts.HasDelayed)
            {
                _delaying.RemoveAt(i);
            }
        }
    }
}
