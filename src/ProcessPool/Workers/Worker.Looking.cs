using ProcessPool.Protocol.Rings;

namespace ProcessPool.Workers;

/// <summary>One who waits for a short call receives its result himself: waking the thread that receives, and then him, takes longer than the call.</summary>
internal sealed partial class Worker
{
    private readonly Lock _receiving = new();
    private readonly Patience _patience = new() { Looks = true };
    private string? _wrongWhileLooking;

    /// <summary>
    /// Before something is sent whose result the calling thread waits for, to a worker that has had work before. True: <see cref="LookUntil"/> must follow, on the same thread. False: there is nothing to look at, or
    /// another thread receives, as when a receiver of the user is called from here.
    /// </summary>
    public bool TryBeginLooking()
    {
        if (Volatile.Read(ref _instance) is not { } instance || _receiving.IsHeldByCurrentThread || !_receiving.TryEnter())
        {
            return false;
        }

        if (instance.Connection.TryBeginLooking())
        {
            return true;
        }

        _receiving.Exit();
        return false;
    }

    /// <summary>Receives on the calling thread, for a moment at most, until a task has completed. Returns, no longer looking.</summary>
    public void LookUntil(Task completion)
    {
        var connection = _instance!.Connection;
        try
        {
            connection.Look(completion, static task => task.IsCompleted, _patience, frame =>
            {
                Handle(frame);
                if (!connection.HasNext)
                {
                    TellAll();
                }
            });
        }
        catch (Exception e)
        {
            _wrongWhileLooking = WhatIsWrong(e);
            connection.Close(_wrongWhileLooking);
        }
        finally
        {
            TellAll();
            _receiving.Exit();
        }
    }
}
