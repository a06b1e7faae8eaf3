using System.Runtime.InteropServices;
using ProcessPool.Capture.Recent;

namespace ProcessPool.Tests.Capture;

/// <summary>Large arrays are compared with what was sent by several threads.</summary>
public sealed class LargeBlocksTests
{
    [Theory(Timeout = 120_000)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(LargeBlocks.Smallest / sizeof(int))]
    [InlineData((LargeBlocks.Smallest / sizeof(int)) + 1)]
    [InlineData(1_234_567)]
    public Task EachByteCounts(int length) => Task.Run(() =>
    {
        var random = new Random(length);
        var array = new int[length];
        random.NextBytes(MemoryMarshal.AsBytes(array.AsSpan()));
        ReadOnlyMemory<byte> content = MemoryMarshal.AsBytes(array.AsSpan()).ToArray();
        Assert.True(LargeBlocks.AreSame(array, content));
        for (var i = 0; i < 50 && length > 0; i++)
        {
            var at = i switch { 0 => 0, 1 => length - 1, _ => random.Next(length) };
            array[at] ^= 1 << random.Next(32);
            Assert.False(LargeBlocks.AreSame(array, content));
            MemoryMarshal.Cast<byte, int>(content.Span)[at..(at + 1)].CopyTo(array.AsSpan(at));
        }

        Assert.True(LargeBlocks.AreSame(array, content));
    });

    [Fact(Timeout = 120_000)]
    public Task AnotherLength_IsNotTheSame() => Task.Run(() =>
    {
        Assert.False(LargeBlocks.AreSame(new byte[3_000_000], new byte[3_000_001]));
        Assert.False(LargeBlocks.AreSame(new byte[3_000_001], new byte[3_000_000]));
    });
}
