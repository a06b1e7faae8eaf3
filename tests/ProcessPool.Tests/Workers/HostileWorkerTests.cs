using System.Buffers;
using ProcessPool.Functions;
using ProcessPool.Protocol;
using ProcessPool.Protocol.Messages;
using ProcessPool.Scheduling;
using ProcessPool.Tests.Workers.Support;

namespace ProcessPool.Tests.Workers;

/// <summary>A worker that sends what no worker sends loses its connection and its life; the call fails and says why, and the pool can still end.</summary>
public sealed class HostileWorkerTests
{
    private const int Items = 4;

    private static readonly Dictionary<string, Action<ScriptedWorker, long>> Misdeeds = new()
    {
        ["no frame at all"] = (w, _) => w.ToParent.Write(new byte[16]),
        ["a frame of a huge length"] = (w, _) =>
        {
            var header = new byte[Frame.HeaderSize];
            Frame.WriteHeader(header, MessageKind.Results, long.MaxValue);
            w.ToParent.Write(header);
        },
        ["a hello"] = (w, _) => w.WorkerSide.Send(MessageKind.Hello),
        ["a chunk"] = (w, _) => w.WorkerSide.Send(MessageKind.Chunk),
        ["ready once more"] = (w, _) => w.WorkerSide.Send(MessageKind.Ready),
        ["an empty message"] = (w, _) => w.WorkerSide.Send(MessageKind.Results),
        ["half a message"] = (w, chunk) => w.WorkerSide.Send(MessageKind.Results, Written(new ResultsMessage(chunk, 0, Items, 1).Write).AsSpan(0, 3), default(ReadOnlySpan<byte>)),
        ["results of an unknown chunk"] = (w, chunk) => Results(w, new ResultsMessage(chunk + 1, 0, Items, (byte)ResultFormat.Block), 16),
        ["results of too many items"] = (w, chunk) => Results(w, new ResultsMessage(chunk, 0, Items + 1, (byte)ResultFormat.Block), 20),
        ["results whose end overflows"] = (w, chunk) => Results(w, new ResultsMessage(chunk, 1, int.MaxValue, (byte)ResultFormat.Block), 16),
        ["results of an unknown format"] = (w, chunk) => Results(w, new ResultsMessage(chunk, 0, Items, 99), 16),
        ["results with too few bytes"] = (w, chunk) => Results(w, new ResultsMessage(chunk, 0, Items, (byte)ResultFormat.Block), 15),
        ["the failure of an item that is not there"] = (w, chunk) => Failure(w, new FailureMessage(chunk, Items, FailureKind.Exception)),
        ["the failure of an item far away"] = (w, chunk) => Failure(w, new FailureMessage(chunk, int.MaxValue, FailureKind.Exception)),
        ["a failure that is not told"] = (w, chunk) => Failure(w, new FailureMessage(chunk, 0, FailureKind.CannotCross)),
        ["a part where there are none"] = (w, chunk) => w.WorkerSide.Send(MessageKind.Yield, Written(new YieldMessage(chunk, 0).Write), [0]),
        ["a part of another item"] = (w, chunk) => w.WorkerSide.Send(MessageKind.Yield, Written(new YieldMessage(chunk, 1).Write), [0]),
        ["results with a gap before them"] = (w, chunk) => Results(w, new ResultsMessage(chunk, 1, 1, (byte)ResultFormat.Block), 4),
        ["results of another format"] = (w, chunk) => Results(w, new ResultsMessage(chunk, 0, Items, (byte)ResultFormat.None), 0),
        ["results of items that it gave back"] = (w, chunk) =>
        {
            w.WorkerSide.Send(MessageKind.Returned, Written(new ReturnedMessage(chunk, 1).Write), default(ReadOnlySpan<byte>));
            Results(w, new ResultsMessage(chunk, 0, 2, (byte)ResultFormat.Block), 8);
        },
        ["more given back than it has"] = (w, chunk) => w.WorkerSide.Send(MessageKind.Returned, Written(new ReturnedMessage(chunk, Items + 1).Write), default(ReadOnlySpan<byte>)),
        ["given back what has ended"] = (w, chunk) =>
        {
            Failure(w, new FailureMessage(chunk, 0, FailureKind.Exception), Thrown());
            w.WorkerSide.Send(MessageKind.Returned, Written(new ReturnedMessage(chunk, 0).Write), default(ReadOnlySpan<byte>));
        },
        ["the failure of an item behind the next"] = (w, chunk) => Failure(w, new FailureMessage(chunk, 1, FailureKind.Exception), Thrown()),
        ["an exception that is none"] = (w, chunk) => Failure(w, new FailureMessage(chunk, 0, FailureKind.Exception)),
        ["the time of an item that has no limit"] = (w, chunk) => w.WorkerSide.Send(MessageKind.TimedOut, Written(new TimedOutMessage(chunk, 0).Write), default(ReadOnlySpan<byte>)),
        ["an end without results"] = (w, chunk) => Done(w, chunk, Items),
        ["an end of more than there is"] = (w, chunk) => Done(w, chunk, int.MaxValue),
    };

    public static TheoryData<string> Names() => [.. Misdeeds.Keys];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Names))]
    public async Task Malformed_TheCallFails_AndTheWorkerIsKilled(string name)
    {
        var launcher = new ScriptedLauncher(worker =>
        {
            var chunk = ReceiveChunk(worker);
            Misdeeds[name](worker, chunk.Chunk);
            WaitForTheEnd(worker);
        });
        await using var pool = new Pool(new PoolOptions { Workers = 1 }, launcher);
        if (name == "given back what has ended")
        {
            // The item has failed, and that is what the call ends with. The worker is killed all the same.
            await Assert.ThrowsAsync<FormatException>(() => MapAsync(pool));
            await launcher.Killed.WaitAsync(TimeSpan.FromSeconds(30));
            return;
        }

        var error = await Assert.ThrowsAsync<WorkerLostException>(() => MapAsync(pool));
        Assert.StartsWith("Worker process 4711 was killed by the pool while it ran no item: it sent a malformed frame: ", error.Message, StringComparison.Ordinal);
        Assert.Equal(Dispatcher.MostFruitlessStarts, launcher.Launched);
    }

    /// <summary>Results twice: what came first counts, and the rest is computed elsewhere.</summary>
    [Fact(Timeout = 60_000)]
    public async Task ResultsTwice_WhatCameFirstCounts()
    {
        var launcher = new ScriptedLauncher(worker =>
        {
            var chunk = ReceiveChunk(worker);
            foreach (var value in new[] { 1, 2 })
            {
                worker.WorkerSide.Send(MessageKind.Results, Written(new ResultsMessage(chunk.Chunk, 0, 1, (byte)ResultFormat.Block).Write), BitConverter.GetBytes(value));
            }

            WaitForTheEnd(worker);
        });
        await using var pool = new Pool(new PoolOptions { Workers = 1 }, launcher);
        var results = await MapAsync(pool);
        Assert.Equal([1, 1, 1, 1], results);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1)]
    [InlineData(20)]
    public async Task EndWithinAFrame_IsTheEndOfTheWorker(int bytes)
    {
        var launcher = new ScriptedLauncher(worker =>
        {
            ReceiveChunk(worker);
            var header = new byte[Frame.HeaderSize + 100];
            Frame.WriteHeader(header, MessageKind.Results, 100);
            worker.ToParent.Write(header.AsSpan(0, bytes));
        });
        await using var pool = new Pool(new PoolOptions { Workers = 1 }, launcher);
        var error = await Assert.ThrowsAsync<WorkerLostException>(() => MapAsync(pool));
        Assert.Equal((3, "the script has ended"), (error.ExitCode, Assert.Single(error.StandardErrorTail)));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(2, (long)Items << 32 | 7)]
    [InlineData(2, (long)int.MaxValue << 32 | 16)]
    [InlineData(2, -1L)]
    [InlineData(99, (long)Items << 32 | 16)]
    [InlineData(1, (long)Items << 32 | 3)]
    public async Task ABoxThatWasWrittenOver_BlamesTheItemThatRan(byte format, long committed)
    {
        var launcher = new ScriptedLauncher(worker =>
        {
            worker.Box.BeginChunk(ReceiveChunk(worker).Chunk);
            worker.Box.SetFormat(format);
            Overwrite(worker.Box, committed);
        });
        await using var pool = new Pool(new PoolOptions { Workers = 1 }, launcher);
        var error = await Assert.ThrowsAsync<WorkerLostException>(() => MapAsync(pool));
        Assert.Equal(0, error.ItemIndex);
    }

    [Fact(Timeout = 60_000)]
    public async Task AWorkerThatIsNeverReady_IsKilledAfterTheStartTimeout()
    {
        var launcher = new ScriptedLauncher(WaitForTheEnd);
        await using var pool = new Pool(new PoolOptions { Workers = 1, StartTimeout = TimeSpan.FromMilliseconds(100) }, launcher);
        var error = await Assert.ThrowsAsync<WorkerStartException>(() => MapAsync(pool));
        Assert.Contains(nameof(PoolOptions.StartTimeout), error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task PartsWithoutCredit_AreNotKept()
    {
        var launcher = new ScriptedLauncher(worker =>
        {
            var chunk = ReceiveChunk(worker);
            for (var i = 0; i < 10_000; i++)
            {
                worker.WorkerSide.Send(MessageKind.Yield, Written(new YieldMessage(chunk.Chunk, 0).Write), [5]);
            }

            WaitForTheEnd(worker);
        });
        await using var pool = new Pool(new PoolOptions { Workers = 1 }, launcher);
        await using var parts = pool.MapManyStreamAsync(x => Enumerable.Range(0, x), [1]).GetAsyncEnumerator();
        Assert.True(await parts.MoveNextAsync());
        Assert.Equal(5, parts.Current);
        await launcher.Killed.WaitAsync(TimeSpan.FromSeconds(30)); // While nobody takes more.
    }

    [Fact(Timeout = 60_000)]
    public async Task AWorkerThatDoesNotRead_HoldsUpNobodyForLong()
    {
        var launcher = new ScriptedLauncher(worker =>
        {
            worker.Receive(MessageKind.Initialize);
            worker.WorkerSide.Send(MessageKind.Ready);
            worker.Exited.Wait();
        });
        var pool = new Pool(new PoolOptions { Workers = 1, CancellationGrace = TimeSpan.FromMilliseconds(50) }, launcher);
        var large = new byte[1 << 20]; // More than the pipe takes.
        using var cancellation = new CancellationTokenSource();
        var call = pool.RunAsync(() => large.Length, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await pool.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact(Timeout = 60_000)]
    public async Task ReportsForNobody_ArePassedOver()
    {
        var launcher = new ScriptedLauncher(worker =>
        {
            var chunk = ReceiveChunk(worker);
            foreach (var bridge in new[] { 0, -1, long.MaxValue, 1L << 40 })
            {
                worker.WorkerSide.Send(MessageKind.Report, Written(new BridgeMessage(bridge).Write), [0xc1, 0xff]);
            }

            Results(worker, new ResultsMessage(chunk.Chunk, 0, Items, (byte)ResultFormat.Block), 4 * Items);
            Done(worker, chunk.Chunk, Items);
            WaitForTheEnd(worker);
        });
        await using var pool = new Pool(new PoolOptions { Workers = 1 }, launcher);
        Assert.Equal(new int[Items], await MapAsync(pool));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("garbage", "A worker sent a malformed frame before it was ready: A frame header is malformed")]
    [InlineData("results", "A worker sent a malformed frame before it was ready: it began with a frame of kind Results")]
    [InlineData("failure", "A worker sent a malformed frame before it was ready: A FailureMessage is malformed")]
    [InlineData("end", "A worker ended before it was ready, with exit code 3. It wrote:")]
    public async Task BeforeItIsReady_TheStartFails(string what, string message)
    {
        var launcher = new ScriptedLauncher(worker =>
        {
            worker.Receive(MessageKind.Initialize);
            switch (what)
            {
                case "garbage":
                    worker.ToParent.Write(new byte[16]);
                    break;
                case "results":
                    worker.WorkerSide.Send(MessageKind.Results);
                    break;
                case "failure":
                    worker.WorkerSide.Send(MessageKind.StartFailed);
                    break;
                default:
                    return;
            }

            WaitForTheEnd(worker);
        });
        await using var pool = new Pool(new PoolOptions { Workers = 1 }, launcher);
        var error = await Assert.ThrowsAsync<WorkerStartException>(() => MapAsync(pool));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    private static Task<int[]> MapAsync(Pool pool) => pool.MapAsync(x => x, Enumerable.Range(0, Items), new MapOptions { ChunkSize = Items });

    private static ChunkMessage ReceiveChunk(ScriptedWorker worker)
    {
        worker.Receive(MessageKind.Initialize);
        worker.WorkerSide.Send(MessageKind.Ready);
        worker.Receive(MessageKind.Capsule);
        return ChunkMessage.Read(worker.Receive(MessageKind.Chunk).Payload, out _);
    }

    private static void WaitForTheEnd(ScriptedWorker worker)
    {
        while (worker.WorkerSide.TryReceive(out _))
        {
        }
    }

    private static unsafe void Overwrite(ResultBox box, long committed)
    {
        new Span<byte>(box.Data, ResultBox.Capacity).Fill(0xc1); // Means nothing in MessagePack.
        *box.Committed = committed;
    }

    private static void Results(ScriptedWorker worker, ResultsMessage message, int bytes)
        => worker.WorkerSide.Send(MessageKind.Results, Written(message.Write), new byte[bytes]);

    private static void Failure(ScriptedWorker worker, FailureMessage message, byte[]? error = null)
        => worker.WorkerSide.Send(MessageKind.ItemFailed, Written(message.Write), error ?? [0xc1]);

    private static byte[] Thrown() => Written(output => Serialization.ExceptionCodec.Write(output, new FormatException("thrown"), new Serialization.ObjectWriter()));

    private static void Done(ScriptedWorker worker, long chunk, int processed)
        => worker.WorkerSide.Send(
            MessageKind.ChunkDone, Written(new ChunkDoneMessage(new ResultsMessage(chunk, 0, 0, 1), processed, 1).Write), default(ReadOnlySpan<byte>));

    private static byte[] Written(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }
}
