using ProcessPool.Scheduling;

namespace ProcessPool.Workers;

/// <summary>Whether the caller wants an item to be tried again that threw. Runs code of the user, so not in the dispatcher's loop.</summary>
internal static class Retries
{
    /// <param name="error">Becomes both exceptions, if the policy's own function throws.</param>
    public static FailureCause CauseOf(ref Exception error, RetryPolicy? policy)
    {
        if (policy is null)
        {
            return FailureCause.Final;
        }

        try
        {
            if (policy.OnException?.Invoke(error) == true)
            {
                return FailureCause.Exception;
            }
        }
        catch (Exception e)
        {
            error = new AggregateException("An item failed, and then RetryPolicy.OnException threw.", error, e);
            return FailureCause.Final;
        }

        return error is OutOfMemoryException ? FailureCause.OutOfMemory : FailureCause.Final;
    }
}
