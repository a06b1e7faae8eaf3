using MessagePack;

namespace ProcessPool.Serialization.Graph;

/// <summary>A place for values of a declared type within an object: a field, an element, an item.</summary>
internal abstract class Slot
{
    /// <summary>The fewest bytes that a value takes.</summary>
    public virtual int MinBytes => 1;

    public abstract void WriteBoxed(GraphWriter graph, ref MessagePackWriter body, object? value);

    public abstract object? ReadBoxed(GraphReader graph, ref MessagePackReader body);
}

/// <inheritdoc/>
internal abstract class Slot<T> : Slot
{
    public static readonly Slot<T> Instance = PrimitiveSlots.Has(typeof(T)) ? new ValueSlot<T>() : (Slot<T>)Slots.Create(typeof(T));

    /// <summary>Whether values are complete as soon as they are read, references to other objects excepted of strings.</summary>
    public virtual bool IsAtomic => false;

    public abstract void Write(GraphWriter graph, ref MessagePackWriter body, T value);

    public abstract T Read(GraphReader graph, ref MessagePackReader body);

    public sealed override void WriteBoxed(GraphWriter graph, ref MessagePackWriter body, object? value) =>
        Write(graph, ref body, (T)value!);

    public sealed override object? ReadBoxed(GraphReader graph, ref MessagePackReader body) => Read(graph, ref body);
}
