using System.Buffers;

namespace ProcessPool.Serialization.Tests;

/// <summary>What is written into a growing array is there, as with the buffer of .NET.</summary>
public sealed class ByteBufferTests
{
    [Fact(Timeout = 60_000)]
    public Task PiecesOfAllSizes_AreThere_AsInTheBufferOfTheFramework() => Task.Run(() =>
    {
        var random = new Random(1);
        var (ours, theirs) = (new ByteBuffer(), new ArrayBufferWriter<byte>());
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 500; i++)
            {
                var piece = new byte[random.Next(3) switch { 0 => random.Next(4), 1 => random.Next(300), _ => random.Next(20_000) }];
                random.NextBytes(piece);
                ours.Write(piece);
                theirs.Write(piece);
            }

            Assert.Equal(theirs.WrittenCount, ours.WrittenCount);
            Assert.True(theirs.WrittenSpan.SequenceEqual(ours.WrittenSpan));
            Assert.True(theirs.WrittenSpan.SequenceEqual(ours.WrittenMemory.Span));
            ours.ResetWrittenCount();
            theirs.ResetWrittenCount();
            Assert.Equal(0, ours.WrittenMemory.Length);
        }
    });

    [Fact(Timeout = 60_000)]
    public Task Room_IsAsMuchAsWasAskedFor_AndOneAtLeast() => Task.Run(() =>
    {
        var buffer = new ByteBuffer(4);
        Assert.Equal(4, buffer.GetSpan().Length);
        buffer.Advance(4);
        Assert.True(buffer.GetMemory().Length >= 1);
        Assert.True(buffer.GetMemory(10_000_000).Length >= 10_000_000);
        buffer.Reserve(20_000_000);
        Assert.True(buffer.GetSpan().Length >= 20_000_000);
        Assert.Equal(4, buffer.WrittenCount);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Reserve(-1));
    });
}
