using System.Collections.Concurrent;
using ProcessPool.Protocol;
using ProcessPool.Protocol.Messages;
using ProcessPool.Testing;
using ProcessPool.Workers.Launching;

namespace ProcessPool.Tests.Workers.Support;

/// <summary>Launches workers of which the first ones have gone bad, each in its own way; the others are as they should be.</summary>
internal sealed class RogueLauncher(int seed, int rogues) : IWorkerLauncher
{
    private readonly InProcessLauncher _honest = new();
    private readonly ConcurrentBag<ScriptedWorker> _rogues = [];
    private int _launched;
    private volatile bool _hasEnded;

    public IWorkerInstance Launch(WorkerLaunch launch, Action<IWorkerInstance> created)
    {
        var number = Interlocked.Increment(ref _launched);
        if (number > rogues)
        {
            return _honest.Launch(launch, created);
        }

        var worker = new ScriptedWorker();
        _rogues.Add(worker);
        if (_hasEnded)
        {
            worker.Kill(); // It was counted before the others were ended.
        }

        created(worker);
        worker.Start(rogue => Run(rogue, new Random((seed * 31) + number)));
        return worker;
    }

    /// <summary>No rogue is left, and none will be launched.</summary>
    public void EndRogues()
    {
        Interlocked.Add(ref _launched, rogues);
        _hasEnded = true;
        foreach (var rogue in _rogues)
        {
            rogue.Kill();
        }
    }

    private static void Run(ScriptedWorker worker, Random random)
    {
        var messages = new RogueMessages(random);
        worker.Receive(MessageKind.Initialize);
        if (random.Next(10) == 0)
        {
            messages.Send(worker, 1, 4);
        }

        worker.WorkerSide.Send(MessageKind.Ready);
        var left = 1 + random.Next(30);
        while (worker.WorkerSide.TryReceive(out var frame))
        {
            if (frame.Kind is not (MessageKind.Chunk or MessageKind.TakeBack or MessageKind.Credit))
            {
                continue;
            }

            var (chunk, items) = (0L, 4);
            if (frame.Kind == MessageKind.Chunk)
            {
                var message = ChunkMessage.Read(frame.Payload, out _);
                (chunk, items) = (message.Chunk, message.Count);
                if (random.Next(2) == 0)
                {
                    worker.Box.BeginChunk(chunk);
                    Scribble(worker.Box, random);
                }
            }

            for (var i = random.Next(8); i >= 0; i--)
            {
                messages.Send(worker, chunk, items);
                if (--left == 0)
                {
                    return; // It dies.
                }
            }
        }
    }

    private static unsafe void Scribble(ResultBox box, Random random)
    {
        random.NextBytes(new Span<byte>(box.Data, 256));
        box.SetFormat((byte)random.Next(5));
        *box.Started = random.Next(4) switch { 0 => -1, 1 => int.MaxValue, _ => random.Next(5) };
        *box.Committed = random.Next(3) switch { 0 => random.NextInt64(), 1 => -1, _ => ((long)random.Next(6) << 32) | (uint)random.Next(64) };
        if (random.Next(3) == 0)
        {
            box.Restart(random.Next(6) - 1);
        }
    }
}
