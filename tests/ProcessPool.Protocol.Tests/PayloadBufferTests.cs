using System.Buffers;
using ProcessPool.Protocol.Tests.Support;

namespace ProcessPool.Protocol.Tests;

/// <summary>Bytes in segments.</summary>
public sealed class PayloadBufferTests
{
    public static TheoryData<int> Sizes() => [0, 1, 4095, 4096, 4097, 20_479, 20_480, 20_481, 100_000, 1 << 20, (5 << 20) + 3];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Sizes))]
    public Task Append_ComesBack(int size) => Task.Run(() =>
    {
        using var buffer = new PayloadBuffer();
        var bytes = Pieces.Bytes(size);
        buffer.Append(bytes);
        Assert.Equal(size, buffer.Length);
        Pieces.AssertSame(bytes, buffer.AsSequence().ToArray());
    });

    [Fact(Timeout = 60_000)]
    public Task Advance_OneByteAtATime() => Task.Run(() =>
    {
        using var buffer = new PayloadBuffer();
        var bytes = Pieces.Bytes(50_000);
        foreach (var b in bytes)
        {
            buffer.GetSpan()[0] = b;
            buffer.Advance(1);
        }

        Pieces.AssertSame(bytes, buffer.AsSequence().ToArray());
    });

    [Theory(Timeout = 60_000)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(3_000_000)]
    public Task GetMemory_HasWhatIsAskedFor(int hint) => Task.Run(() =>
    {
        using var buffer = new PayloadBuffer();
        buffer.Append(Pieces.Bytes(100));
        Assert.InRange(buffer.GetMemory(hint).Length, Math.Max(1, hint), int.MaxValue);
        Assert.InRange(buffer.GetSpan(hint).Length, Math.Max(1, hint), int.MaxValue);
        Assert.Equal(Pieces.Bytes(100), buffer.AsSequence().ToArray());
    });

    [Fact(Timeout = 60_000)]
    public Task Advance_BeyondTheMemory_IsRefused() => Task.Run(() =>
    {
        using var buffer = new PayloadBuffer();
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(1));
        var length = buffer.GetMemory().Length;
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(length + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(-1));
        buffer.Advance(length);
        Assert.Equal(length, buffer.Length);
    });

    [Fact(Timeout = 60_000)]
    public Task AppendExternal_IsNotCopied_AndLiesInPlace() => Task.Run(() =>
    {
        using var buffer = new PayloadBuffer();
        var block = Pieces.Bytes(10_000);
        buffer.Append([1, 2]);
        buffer.AppendExternal(block);
        buffer.Append([3]);
        buffer.AppendExternal(ReadOnlyMemory<byte>.Empty);
        Assert.Equal(10_003, buffer.Length);
        block[0] = 99;
        Pieces.AssertSame([1, 2, .. block, 3], buffer.AsSequence().ToArray());
    });

    [Fact(Timeout = 60_000)]
    public Task Truncate_ToEveryLength_ThenAppends() => Task.Run(() =>
    {
        var bytes = Pieces.Bytes(30_000);
        for (var length = 0; length <= bytes.Length; length += 487)
        {
            using var buffer = new PayloadBuffer();
            buffer.Append(bytes.AsSpan(0, 10_000));
            buffer.AppendExternal(bytes.AsMemory(10_000, 10_000));
            buffer.Append(bytes.AsSpan(20_000));
            buffer.Truncate(length);
            Assert.Equal(length, buffer.Length);
            buffer.Append([7, 8, 9]);
            Pieces.AssertSame([.. bytes.AsSpan(0, length), 7, 8, 9], buffer.AsSequence().ToArray());
            Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Truncate(length + 4));
        }
    });

    [Fact(Timeout = 60_000)]
    public Task Clear_BeginsAnew() => Task.Run(() =>
    {
        using var buffer = new PayloadBuffer();
        for (var round = 0; round < 20; round++)
        {
            buffer.Append(Pieces.Bytes(round * 5000));
            Pieces.AssertSame(Pieces.Bytes(round * 5000), buffer.AsSequence().ToArray());
            buffer.Clear();
            Assert.Equal(0, buffer.Length);
            Assert.True(buffer.AsSequence().IsEmpty);
        }
    });

    [Fact(Timeout = 60_000)]
    public Task RandomSteps_AreAsAList() => Task.Run(() =>
    {
        var random = new Random(1);
        using var buffer = new PayloadBuffer();
        var expected = new List<byte>();
        for (var step = 0; step < 5000; step++)
        {
            var bytes = Pieces.Bytes(random.Next(random.Next(10) == 0 ? 20_000 : 300));
            switch (random.Next(8))
            {
                case 0:
                    buffer.AppendExternal(bytes);
                    expected.AddRange(bytes);
                    break;
                case 1:
                    var length = random.Next(expected.Count + 1);
                    buffer.Truncate(length);
                    expected.RemoveRange(length, expected.Count - length);
                    break;
                case 2 when expected.Count > 200_000:
                    buffer.Clear();
                    expected.Clear();
                    break;
                case 3:
                    bytes.CopyTo(buffer.GetSpan(bytes.Length));
                    buffer.Advance(bytes.Length);
                    expected.AddRange(bytes);
                    break;
                default:
                    buffer.Append(bytes);
                    expected.AddRange(bytes);
                    break;
            }

            Assert.Equal(expected.Count, buffer.Length);
            if (step % 50 == 0)
            {
                Pieces.AssertSame([.. expected], buffer.AsSequence().ToArray());
            }
        }
    });
}
