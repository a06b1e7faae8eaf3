using System.Buffers;
using ProcessPool.Protocol.Tests.Support;

namespace ProcessPool.Protocol.Tests;

/// <summary>The ticket, the tokens, and the versions.</summary>
public sealed class HandshakeTests
{
    [Fact(Timeout = 30_000)]
    public Task Tokens_AreNotInAnyText_ThatALogMayHold() => Task.Run(() =>
    {
        var ticket = WorkerTicket.Make("pipe", "/box");
        var texts = $"{ticket} {new HelloMessage(1, ticket.WorkerToken, 2, "build")} {new WelcomeMessage(ticket.ParentToken, "", "", new Dictionary<string, string?>())}";
        Assert.DoesNotContain(ticket.WorkerToken, texts, StringComparison.Ordinal);
        Assert.DoesNotContain(ticket.ParentToken, texts, StringComparison.Ordinal);
    });

    [Fact(Timeout = 30_000)]
    public Task Ticket_ComesBack_WhateverIsInThePaths() => Task.Run(() =>
    {
        var ticket = WorkerTicket.Make("/tmp/a pipe ü", @"C:\box|with|bars");
        Assert.Equal(ticket, WorkerTicket.Parse(ticket.ToLine()));
        Assert.DoesNotContain('\n', ticket.ToLine());
    });

    [Theory(Timeout = 30_000)]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("a|b|c")]
    public Task Ticket_AnotherLine_IsRefused(string line)
        => Task.Run(() => Assert.Throws<ProtocolException>(() => WorkerTicket.Parse(line)));

    [Fact(Timeout = 30_000)]
    public Task Tokens_AreLong_AndNeverAlike() => Task.Run(() =>
    {
        var tickets = Enumerable.Range(0, 1000).Select(_ => WorkerTicket.Make("p", "b")).ToArray();
        var tokens = tickets.SelectMany(t => new[] { t.WorkerToken, t.ParentToken }).ToArray();
        Assert.Equal(2000, tokens.Distinct().Count());
        Assert.All(tokens, token => Assert.Matches("^[0-9a-f]{96}$", token));
    });

    [Theory(Timeout = 30_000)]
    [InlineData("abc", "abc", true)]
    [InlineData("abc", "abd", false)]
    [InlineData("abc", "bbc", false)]
    [InlineData("abc", "ab", false)]
    [InlineData("abc", "abcd", false)]
    [InlineData("abc", "", false)]
    [InlineData("", "", true)]
    [InlineData("abc", "ABC", false)]
    public Task TokensMatch_OnlyWhenEqual(string expected, string actual, bool match)
        => Task.Run(() => Assert.Equal(match, Handshake.TokensMatch(expected, actual)));

    [Fact(Timeout = 30_000)]
    public Task Version_Another_IsRefused_AndBothBuildsAreNamed() => Task.Run(() =>
    {
        Handshake.CheckBuild(new HelloMessage(Handshake.Version, "t", 1, "mine"), "mine");
        foreach (var version in new[] { 77, Handshake.Version })
        {
            var error = Assert.Throws<ProtocolException>(() => Handshake.CheckBuild(new HelloMessage(version, "t", 1, "9.9.9 (stray)"), "mine"));
            Assert.Contains($"9.9.9 (stray) and speaks version {version}", error.Message, StringComparison.Ordinal);
            Assert.Contains($"mine and speaks version {Handshake.Version}", error.Message, StringComparison.Ordinal);
        }
    });

    /// <summary>Hello and welcome over a pipe, as the two processes exchange them.</summary>
    [Fact(Timeout = 60_000)]
    public async Task BothSides_ShowTheirToken()
    {
        using var pair = await PipePair.OpenAsync();
        var ticket = WorkerTicket.Make("p", "b");
        var worker = Task.Run(() =>
        {
            Send(pair.Right, MessageKind.Hello, new HelloMessage(Handshake.Version, ticket.WorkerToken, 1, "mine").Write);
            Assert.True(pair.Right.TryReceive(out var frame));
            Assert.Equal(MessageKind.Welcome, frame.Kind);
            return WelcomeMessage.Read(frame.Payload);
        });
        await Task.Run(() =>
        {
            Assert.True(pair.Left.TryReceive(out var frame));
            Assert.Equal(MessageKind.Hello, frame.Kind);
            Assert.True(Handshake.TokensMatch(ticket.WorkerToken, HelloMessage.Read(frame.Payload).Token));
            Send(pair.Left, MessageKind.Welcome, new WelcomeMessage(ticket.ParentToken, "", "", new Dictionary<string, string?>()).Write);
        });
        var welcome = await worker;
        Assert.True(Handshake.TokensMatch(ticket.ParentToken, welcome.Token));
        Assert.False(Handshake.TokensMatch(ticket.WorkerToken, welcome.Token));
    }

    private static void Send(Connection connection, MessageKind kind, Action<IBufferWriter<byte>> write)
        => connection.Send(kind, Pieces.Written(write), default(ReadOnlySpan<byte>));
}
