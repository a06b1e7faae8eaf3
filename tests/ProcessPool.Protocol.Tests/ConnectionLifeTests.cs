using System.Buffers;
using ProcessPool.Protocol.Tests.Support;

namespace ProcessPool.Protocol.Tests;

/// <summary>Two ends of a real pipe, on threads of their own.</summary>
public sealed class ConnectionLifeTests
{
    [Fact(Timeout = 60_000)]
    public async Task ManySenders_FramesArriveWhole_AndInTheOrderOfEach()
    {
        const int Senders = 4, Frames = 300;
        using var pair = await PipePair.OpenAsync();
        var senders = Enumerable.Range(0, Senders).Select(sender => Task.Run(() =>
        {
            for (var i = 0; i < Frames; i++)
            {
                // Some frames are small, some are written in several steps.
                var body = new byte[i % 3 == 0 ? 20_000 : 10];
                body.AsSpan().Fill((byte)sender);
                pair.Left.Send(MessageKind.Chunk, BitConverter.GetBytes(i), body);
            }
        })).ToArray();
        var next = new int[Senders];
        await Task.Run(() =>
        {
            for (var i = 0; i < Senders * Frames; i++)
            {
                Assert.True(pair.Right.TryReceive(out var frame));
                var payload = frame.Payload.ToArray();
                var sender = payload[4];
                Assert.Equal(-1, payload.AsSpan(4).IndexOfAnyExcept(sender));
                Assert.Equal(next[sender]++, BitConverter.ToInt32(payload));
            }
        });
        await Task.WhenAll(senders);
    }

    [Fact(Timeout = 60_000)]
    public async Task Close_ABlockedReceiverReturns()
    {
        using var pair = await PipePair.OpenAsync();
        var receives = Task.Run(() => pair.Left.TryReceive(out _));
        pair.Left.Close("enough");
        Assert.False(await receives);
        Assert.Equal("enough", pair.Left.ClosedBecause);
    }

    [Fact(Timeout = 60_000)]
    public async Task Close_WithinAFrame_IsNoError()
    {
        using var pair = await PipePair.OpenAsync();
        using var began = new ManualResetEventSlim();
        var sends = Task.Run(() => UntilItThrows(() =>
        {
            pair.Right.Send(MessageKind.Results, [], new byte[1_000_000]);
            began.Set();
        }));
        var receives = Task.Run(() =>
        {
            while (pair.Left.TryReceive(out _))
            {
            }
        });
        began.Wait(CancellationToken.None);
        pair.Left.Close("enough");
        await receives;
        Assert.IsType<ConnectionClosedException>(await sends);
    }

    [Fact(Timeout = 60_000)]
    public async Task Close_TheFirstReasonWins_AndSendersAreTold()
    {
        using var pair = await PipePair.OpenAsync();
        pair.Left.Close("first");
        pair.Left.Close("second");
        pair.Left.Dispose();
        Assert.Equal("first", pair.Left.ClosedBecause);
        foreach (var size in new[] { 0, 1_000_000 })
        {
            var error = Assert.Throws<ConnectionClosedException>(() => pair.Left.Send(MessageKind.Results, [], new byte[size]));
            Assert.Equal("The connection is closed: first", error.Message);
        }

        Assert.Throws<ConnectionClosedException>(() => pair.Left.Send(MessageKind.Results, Pieces.Cut(Pieces.Bytes(100), 9)));
    }

    [Fact(Timeout = 60_000)]
    public async Task OtherSideGone_SenderIsTold_EvenWhenItIsBlocked()
    {
        using var pair = await PipePair.OpenAsync();
        var sends = Task.Run(() => UntilItThrows(() => pair.Left.Send(MessageKind.Results, Pieces.Cut(new byte[100_000], 30_000))));
        await Task.Run(() => Assert.True(pair.Right.TryReceive(out _)));
        pair.Right.Close("dies");
        var error = Assert.IsType<ConnectionClosedException>(await sends);
        Assert.Equal("The connection is closed: the other side has gone", error.Message);
        Assert.NotNull(error.InnerException);
        Assert.Equal("the other side has gone", pair.Left.ClosedBecause);
    }

    [Fact(Timeout = 60_000)]
    public async Task OtherSideGone_WhatItHadSentStillArrives()
    {
        using var pair = await PipePair.OpenAsync();
        pair.Right.Send(MessageKind.ChunkDone, [], Pieces.Bytes(5000));
        pair.Right.Close("done");
        await Task.Run(() =>
        {
            Assert.True(pair.Left.TryReceive(out var frame));
            Assert.Equal(Pieces.Bytes(5000), frame.Payload.ToArray());
            Assert.False(pair.Left.TryReceive(out _));
        });
        Assert.Null(pair.Left.ClosedBecause);
    }

    private static Exception UntilItThrows(Action action)
    {
        while (true)
        {
            if (Record.Exception(action) is { } error)
            {
                return error;
            }
        }
    }
}
