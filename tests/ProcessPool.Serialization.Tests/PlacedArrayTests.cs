using System.Buffers;
using ProcessPool.Serialization.Tests.Support;

namespace ProcessPool.Serialization.Tests;

/// <summary>Arrays that are made before their bytes arrive.</summary>
public sealed class PlacedArrayTests
{
    [Fact(Timeout = 60_000)]
    public Task TheArrayItself_IsRead_Once_ThenACopy() => Task.Run(() =>
    {
        AssertPlaced<byte>([.. Enumerable.Range(0, 100_000).Select(i => (byte)i)]);
        AssertPlaced([.. Enumerable.Range(0, 100_000)]);
        AssertPlaced([.. Enumerable.Range(0, 700_000).Select(i => (double)i)]);
        AssertPlaced([.. Enumerable.Range(0, 100_000).Select(i => new Point(i, -i))]);
    });

    [Fact(Timeout = 60_000)]
    public Task OtherValues_HaveNoRoomOfTheirOwn() => Task.Run(() =>
    {
        Assert.Equal(0, RoomFor<List<int>>([.. Enumerable.Range(0, 100_000)]).Length);
        Assert.Equal(0, RoomFor<object>(new byte[100_000]).Length);
        Assert.Equal(0, RoomFor<string[]>(["a", "b"]).Length);
        Assert.Equal(0, RoomFor(new string('x', 100_000)).Length);
        Assert.Equal(0, RoomFor<int[]?>(null).Length);
        Assert.Equal(0, RoomFor(new int[10]).Length); // The header is another one, and it would not pay.
    });

    [Fact(Timeout = 60_000)]
    public Task BytesOfAnotherLength_HaveNoRoom() => Task.Run(() =>
    {
        var bytes = Write(new int[100_000]);
        Assert.Equal(0, Placing.RoomFor<int[]>(bytes, bytes.Length - 1).Length);
        Assert.Equal(0, Placing.RoomFor<int[]>(bytes, bytes.Length + 1).Length);
        Assert.Equal(0, Placing.RoomFor<int[]>(bytes.Slice(0, 4), bytes.Length).Length);
        Assert.Equal(400_000, Placing.RoomFor<int[]>(bytes.Slice(0, 5), bytes.Length).Length);
        Assert.Equal(0, Placing.RoomFor<int[]>(Write(new byte[100_001]), 100_006).Length); // Not a whole number of items.
    });

    private static void AssertPlaced<T>(T[] array)
    {
        var bytes = Write(array);
        var room = Placing.RoomFor<T[]>(bytes.Slice(0, 100), bytes.Length);
        Assert.Equal(bytes.Length - 5, room.Length);
        bytes.Slice(5).CopyTo(room.Span);
        var placed = Pieces.Join(bytes.Slice(0, 5).ToArray(), room);
        var reader = new ObjectReader(new CodeResolver());
        var first = Read<T>(reader, placed);
        Assert.Equal(array, first);
        room.Span[0] ^= 1;
        Assert.NotEqual(array, first); // It lies there.
        room.Span[0] ^= 1;
        var second = Read<T>(reader, placed);
        Assert.Equal(array, second);
        Assert.NotSame(first, second);
    }

    private static T[] Read<T>(ObjectReader reader, ReadOnlySequence<byte> bytes)
    {
        var read = reader.Read<T[]>(ref bytes);
        Assert.True(bytes.IsEmpty);
        return read;
    }

    private static Memory<byte> RoomFor<T>(T value)
    {
        var bytes = Write(value);
        return Placing.RoomFor<T>(bytes, bytes.Length);
    }

    private static ReadOnlySequence<byte> Write<T>(T value)
    {
        var output = new ArrayBufferWriter<byte>();
        new ObjectWriter().Write(output, value);
        return new ReadOnlySequence<byte>(output.WrittenMemory);
    }

    private readonly record struct Point(int X, int Y);
}
