using System.Buffers;
using System.Buffers.Binary;
using MessagePack;
using ProcessPool.Serialization.Values;

namespace ProcessPool.Serialization;

/// <summary>
/// An array that was made before its bytes arrived, so that they can be received where they belong: a value that is one large array. Whoever reads the value gets the array itself, once;
/// after that the bytes are read like others.
/// </summary>
internal sealed class PlacedArray<T>(T[] array) : ArrayMemory<T>(array)
{
    private bool _isTaken;

    /// <summary>The array, if nobody has got it yet.</summary>
    public T[]? Take() => Interlocked.Exchange(ref _isTaken, true) ? null : array;
}

/// <summary>Where the bytes of values belong that have not arrived yet.</summary>
internal static class Placing
{
    private const int HeaderSize = 1 + sizeof(int);

    /// <summary>
    /// Room for the last bytes of a value of declared type <typeparamref name="T"/>, if it is an array that arrives as one block; empty: for any other. As <see cref="Values.BlockCodec{T}"/>
    /// and <see cref="PlacedArray{T}"/> have it.
    /// </summary>
    /// <param name="start">How the value begins.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <exception cref="OutOfMemoryException">There is no memory for it.</exception>
    public static Memory<byte> RoomFor<T>(in ReadOnlySequence<byte> start, long length)
    {
        if (ValueCodec<T>.Instance is not { } codec || start.Length < HeaderSize)
        {
            return default;
        }

        Span<byte> header = stackalloc byte[HeaderSize];
        start.Slice(0, HeaderSize).CopyTo(header);
        return header[0] == MessagePackCode.Bin32 && HeaderSize + (long)BinaryPrimitives.ReadUInt32BigEndian(header[1..]) == length
            ? codec.RoomFor((int)(length - HeaderSize))
            : default;
    }
}
