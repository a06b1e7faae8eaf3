using MessagePack;

namespace ProcessPool.Serialization.Values;

/// <summary>Writes values of a type that needs no object graph, without boxing and without reflection.</summary>
internal abstract class ValueCodec<T>
{
    /// <summary>The codec of <typeparamref name="T"/>; null if its values need a graph.</summary>
    public static readonly ValueCodec<T>? Instance = (ValueCodec<T>?)ValueCodecs.Create(typeof(T));

    /// <summary>Whether values are immutable, so that nobody can tell a copy from the original.</summary>
    public virtual bool IsPlain => true;

    /// <summary>The fewest bytes that a value takes.</summary>
    public virtual int MinBytes => 1;

    /// <summary>Whether this very value can be written; if not, it needs a graph (it is of a derived type, say).</summary>
    public virtual bool Accepts(T value) => true;

    public abstract void Write(ref MessagePackWriter writer, T value);

    /// <summary>Writes a value that is mostly a block of memory, which is not copied. False: it is not, and nothing was written.</summary>
    public virtual bool TryWriteBlock(IBlockWriter output, T value) => false;

    public abstract T Read(ref MessagePackReader reader);

    /// <summary>Room for a value that is one block of so many bytes; empty: such a value has no room of its own.</summary>
    public virtual Memory<byte> RoomFor(int bytes) => default;
}
