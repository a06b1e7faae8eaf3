using MessagePack;

namespace ProcessPool.Serialization.Graph;

/// <summary>
/// How objects of one type cross. An object has a header, from which the reader allocates it, and, if it refers to others, a body, from
/// which the reader fills it once all objects are there. Codecs have no state of their own: they are shared by all threads.
/// </summary>
internal abstract class ObjectCodec(Type wireType)
{
    /// <summary>The type by which the reader finds the same codec. Not always that of the object, which may be the framework's secret.</summary>
    public Type WireType { get; } = wireType;

    public virtual bool HasBody => true;

    /// <summary>Whether only some of the fields can be written.</summary>
    public virtual bool IsPrunable => false;

    /// <summary>
    /// Writes the index of the type alone, or an array of it and of what else the reader needs to allocate the object. False if the
    /// object was refused: then nothing has been written.
    /// </summary>
    public virtual bool WriteHeader(GraphWriter graph, ref MessagePackWriter header, int type, object value, FieldUse use)
    {
        header.Write(type);
        return true;
    }

    public virtual void WriteBody(GraphWriter graph, ref MessagePackWriter body, object value, FieldUse use) =>
        throw new NotSupportedException($"{GetType()} writes no bodies.");

    /// <summary>Allocates the object; null if it can only be created from its body.</summary>
    /// <param name="parts">The number of values that follow the index of the type in the header.</param>
    public abstract object? Allocate(GraphReader graph, ref MessagePackReader header, int parts, int id);

    /// <summary>
    /// Reads the body into the object and returns it, or creates the object. Where objects wait for each other, it is called twice
    /// for the same body: <paramref name="again"/> says that the object has had its first filling.
    /// </summary>
    public virtual object Fill(GraphReader graph, ref MessagePackReader body, object? instance, int id, bool again) =>
        throw new NotSupportedException($"{GetType()} reads no bodies.");

    /// <summary>Reads a body only to see which objects it refers to, for an object that was deferred.</summary>
    public virtual void Scan(GraphReader graph, ref MessagePackReader body, int id) =>
        throw new NotSupportedException($"{GetType()} defers no bodies.");

    protected void Expect(int parts, int expected)
    {
        if (parts != expected)
        {
            throw new GraphFormatException($"A header of {WireType} has {expected} parts, not {parts}.");
        }
    }
}
