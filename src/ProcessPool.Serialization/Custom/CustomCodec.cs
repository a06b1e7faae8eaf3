using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Custom;

/// <summary>How objects of a class cross by the user's wish: as what one function makes of them, from which another makes them again.</summary>
[Transparent]
internal abstract class CustomCodec
{
    public abstract Type Type { get; }

    public abstract ObjectCodec CreateObjectCodec();
}

/// <inheritdoc/>
/// <typeparam name="T">The class, or what the classes of the objects are derived from.</typeparam>
/// <typeparam name="TData">What crosses in place of an object.</typeparam>
internal sealed class CustomCodec<T, TData>(Func<T, TData> write, Func<TData, T> read) : CustomCodec
    where T : class
{
    public override Type Type => typeof(T);

    public override ObjectCodec CreateObjectCodec() => new CustomObjectCodec<T, TData>(this);

    public TData Write(T value) => write(value);

    public T Read(TData data) => read(data);
}
