using System.Buffers;
using ProcessPool.Protocol.Rings;
using ProcessPool.Protocol.Tests.Support;

namespace ProcessPool.Protocol.Tests.Rings;

/// <summary>Bytes through shared memory and the pipe beside it: all of them, in order, whoever sleeps or has gone.</summary>
public sealed class RingTests
{
    [Theory(Timeout = 120_000)]
    [InlineData(1, 200, true)]
    [InlineData(2, 200, false)]
    [InlineData(3, Ring.LargestPiece + 100, true)]
    [InlineData(4, Ring.LargestPiece + 100, false)]
    [InlineData(5, 1_000_000, true)]
    [InlineData(6, 1_000_000, false)]
    [InlineData(7, 20_000, true)]
    [InlineData(8, 20_000, false)]
    public async Task Bytes_OfRandomPieces_ArriveInOrder_BothWays(int seed, int largest, bool looks)
    {
        using var pair = await RingPair.OpenAsync();
        (pair.Parent.Patience.Looks, pair.Worker.Patience.Looks) = (looks, looks);
        var count = Math.Min(20_000_000, largest * 5_000);
        await Task.WhenAll(
            Task.Run(() => WriteAll(pair.Parent, seed, count, largest)),
            Task.Run(() => WriteAll(pair.Worker, seed + 100, count, largest)),
            Task.Run(() => ReadAll(pair.Parent, seed + 100, count, largest)),
            Task.Run(() => ReadAll(pair.Worker, seed, count, largest)));
    }

    /// <summary>Each side sleeps, or is about to, while the other writes.</summary>
    [Theory(Timeout = 120_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reader_ThatSleeps_IsWoken(bool looks)
    {
        using var pair = await RingPair.OpenAsync();
        (pair.Parent.Patience.Looks, pair.Worker.Patience.Looks) = (looks, looks);
        const int Times = 20_000;
        var echo = Task.Run(() =>
        {
            var one = new byte[1];
            for (var i = 0; i < Times; i++)
            {
                pair.Worker.ReadExactly(one);
                pair.Worker.Write(one);
            }
        });
        await Task.Run(() =>
        {
            var random = new Random(1);
            var one = new byte[1];
            for (var i = 0; i < Times; i++)
            {
                pair.Parent.Write([(byte)i]);
                pair.Parent.ReadExactly(one);
                Assert.Equal((byte)i, one[0]);
                Thread.SpinWait(random.Next(200));
            }
        });
        await echo;
    }

    [Fact(Timeout = 60_000)]
    public async Task Writer_DoesNotWaitForRoomInTheRing_OrderStays()
    {
        using var pair = await RingPair.OpenAsync();
        var bytes = Pieces.Bytes(Ring.Bytes + (64 * 1024));
        await Task.Run(() =>
        {
            for (var at = 0; at < bytes.Length; at += 1024)
            {
                pair.Worker.Write(bytes.AsSpan(at, 1024)); // The pipe has room for what the ring has not.
            }

            var read = new byte[bytes.Length];
            pair.Parent.ReadExactly(read);
            Pieces.AssertSame(bytes, read);
        });
    }

    /// <summary>Whoever must not block asks first.</summary>
    [Fact(Timeout = 60_000)]
    public async Task HasRoom_OnlyWhereWritingDoesNotTakeThePipe()
    {
        using var pair = await RingPair.OpenAsync();
        await Task.Run(() =>
        {
            Assert.True(pair.Worker.HasRoom(Ring.LargestPiece));
            Assert.False(pair.Worker.HasRoom(Ring.LargestPiece + 1));
            pair.Worker.Write(new byte[Ring.LargestPiece]);
            pair.Worker.Write(new byte[Ring.LargestPiece - 10]);
            Assert.True(pair.Worker.HasRoom(10));
            Assert.False(pair.Worker.HasRoom(11));
            pair.Worker.Write(new byte[11]); // It takes the pipe, and what follows has to wait for it.
            Assert.False(pair.Worker.HasRoom(1));
            pair.Parent.ReadExactly(new byte[Ring.Bytes]);
            Assert.False(pair.Worker.HasRoom(1));
            pair.Parent.ReadExactly(new byte[1]);
            Assert.True(pair.Worker.HasRoom(1));
        });
    }

    [Theory(Timeout = 60_000)]
    [InlineData(100)]
    [InlineData(50_000)]
    public async Task EndOfTheOtherSide_ComesBehindEverythingThatItWrote(int size)
    {
        using var pair = await RingPair.OpenAsync();
        var bytes = Pieces.Bytes(size);
        await Task.Run(() =>
        {
            pair.Parent.Write([1, 2, 3]); // It goes without having read this.
            pair.Worker.Write([9]);
            pair.Worker.Write(bytes);
            pair.Worker.Dispose();
            var read = new byte[1 + size];
            pair.Parent.ReadExactly(read);
            Pieces.AssertSame([9, .. bytes], read);
            Assert.Equal(0, pair.Parent.Read(read));
            Assert.Equal(0, pair.Parent.Read(read));
        });
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_WakesWhoeverWaits_AndEndsBothSides()
    {
        using var pair = await RingPair.OpenAsync();
        var sleeps = new TaskCompletionSource();
        var waits = Task.Run(() =>
        {
            sleeps.SetResult();
            pair.Parent.WaitForInput();
        });
        await sleeps.Task;
        pair.Parent.Dispose();
        await Task.WhenAny(waits);
        Assert.True(waits.IsCompletedSuccessfully || waits.Exception?.InnerException is ObjectDisposedException);
        Assert.Throws<ObjectDisposedException>(() => pair.Parent.Write([1]));
        Assert.Throws<ObjectDisposedException>(() => pair.Parent.Read(new byte[1]));
        Assert.Equal(0, pair.Worker.Read(new byte[1]));
    }

    public static TheoryData<string> Nonsense() => ["written too much", "written backwards", "left elsewhere", "mark", "no piece", "length", "length of a bell"];

    /// <summary>A worker that has gone bad can write whatever it likes, and the parent finds out.</summary>
    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Nonsense))]
    public async Task WhatMakesNoSense_IsMalformed(string what)
    {
        using var pair = await RingPair.OpenAsync();
        await Task.Run(() =>
        {
            switch (what)
            {
                case "written too much":
                    pair.Spoil(ring => ring.Store(RingCount.Written, Ring.Bytes + 1));
                    break;
                case "written backwards":
                    pair.Spoil(ring => ring.Store(RingCount.Written, -1));
                    break;
                case "left elsewhere":
                    pair.Spoil(ring =>
                    {
                        ring.Store(RingCount.DetourFrom, 7);
                        ring.Store(RingCount.Detours, 1);
                    });
                    break;
                case "mark":
                    pair.WorkerPipe.Write(PipeMark.Of(4, 0));
                    break;
                case "no piece":
                    pair.WorkerPipe.Write(PipeMark.Of(PipeMark.Return, 0));
                    break;
                default:
                    pair.WorkerPipe.Write(PipeMark.Of(what == "length" ? PipeMark.Piece : PipeMark.Doorbell, what == "length" ? long.MinValue : 1));
                    break;
            }

            Assert.Throws<ProtocolException>(() => pair.Parent.Read(new byte[100]));
        });
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1L)]
    [InlineData(-Ring.Bytes - 1L)]
    public async Task WriterWhoseReaderCountsWrong_IsToldThatItHasGone(long read)
    {
        using var pair = await RingPair.OpenAsync();
        pair.Spoil(ring => ring.Store(RingCount.Read, read));
        Assert.Throws<IOException>(() => pair.Worker.Write([1]));
    }

    /// <summary>One thread receives; another looks for frames too, as one who waits for a short call does.</summary>
    [Fact(Timeout = 120_000)]
    public async Task Frames_ReceivedByTwoThreadsInTurns_AllArriveOnceAndInOrder()
    {
        using var pair = await RingPair.OpenAsync();
        using var parent = Over(pair.Parent);
        using var worker = Over(pair.Worker);
        const int Count = 10_000;
        var received = new List<int>(Count);
        var gate = new Lock();
        var receives = Task.Run(() =>
        {
            while (true)
            {
                parent.WaitForInput();
                lock (gate)
                {
                    do
                    {
                        if (!parent.TryReceive(out var frame))
                        {
                            return;
                        }

                        received.Add(Number(frame));
                    }
                    while (parent.HasNext);
                }
            }
        });
        var looks = Task.Run(() =>
        {
            var patience = new Patience { Looks = true };
            while (Volatile.Read(ref received).Count < Count)
            {
                if (gate.TryEnter())
                {
                    try
                    {
                        parent.TryBeginLooking();
                        parent.Look(0, _ => false, patience, frame => received.Add(Number(frame)));
                    }
                    finally
                    {
                        gate.Exit();
                    }

                    Thread.Yield();
                }
            }
        });
        await Task.Run(() =>
        {
            var random = new Random(3);
            for (var i = 0; i < Count; i++)
            {
                // Now and then one that takes the pipe, in several pieces.
                worker.Send(MessageKind.Results, BitConverter.GetBytes(i), Pieces.Bytes(random.Next(300) == 0 ? random.Next(100_000) : random.Next(100)));
                Thread.SpinWait(random.Next(100));
            }
        });
        Assert.Same(looks, await Task.WhenAny(looks, receives)); // The receiver ends first only if it fails.
        await looks;
        worker.Close("that was all");
        await receives;
        Assert.Equal(Enumerable.Range(0, Count), received);
    }

    private static Connection Over(RingStream rings)
    {
        var connection = new Connection(Stream.Null);
        connection.UseRings(_ => rings);
        return connection;
    }

    private static int Number(Frame frame) => BitConverter.ToInt32(frame.Payload.Slice(0, 4).ToArray());

    private static void WriteAll(RingStream stream, int seed, int count, int largest)
    {
        var (sizes, bytes) = (new Random(seed), new Random(seed));
        for (var left = count; left > 0;)
        {
            var piece = new byte[Math.Min(left, 1 + sizes.Next(largest))];
            bytes.NextBytes(piece);
            stream.Write(piece);
            left -= piece.Length;
        }
    }

    private static void ReadAll(RingStream stream, int seed, int count, int largest)
    {
        var (sizes, bytes) = (new Random(seed), new Random(seed));
        for (var left = count; left > 0;)
        {
            var expected = new byte[Math.Min(left, 1 + sizes.Next(largest))];
            bytes.NextBytes(expected);
            var read = new byte[expected.Length];
            stream.ReadExactly(read);
            Assert.Equal(expected, read);
            left -= read.Length;
        }
    }
}
