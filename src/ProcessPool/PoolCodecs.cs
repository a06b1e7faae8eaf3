using ProcessPool.Capture;
using ProcessPool.Serialization;
using ProcessPool.Serialization.Custom;

namespace ProcessPool;

/// <summary>
/// Makes classes cross that do not cross by themselves, or not as they should: a codec says what is sent in place of an object, and how the other process
/// makes the object again. It holds for all pools of this process, from the next call on, for captured objects, items and results; workers that run
/// already get it with the call.
/// </summary>
/// <remarks>
/// Both functions may capture what can cross; they run in this process and in workers, several at a time, and are taken along by each value that needs them.
/// All members are safe to use concurrently.
/// </remarks>
/// <example>
/// <code>
/// PoolCodecs.Register((JsonDocument document) => document.RootElement.GetRawText(), text => JsonDocument.Parse(text));
/// </code>
/// </example>
public static class PoolCodecs
{
    /// <summary>Sets how objects cross: as other data, which cross by themselves.</summary>
    /// <typeparam name="T">
    /// The class; also what is derived from it, and what implements it if it is an interface. A class's own codec goes before that of its base class, and
    /// that before one of an interface. Not an array, a delegate, a string, or a list of plain values: those cross without a codec.
    /// </typeparam>
    /// <typeparam name="TData">What is sent.</typeparam>
    /// <param name="write">
    /// Gives the data of an object. They must not lead back to the object. May be called more than once for one object. An exception fails the call with
    /// <see cref="ClosureException"/>, which names <typeparamref name="T"/>.
    /// </param>
    /// <param name="read">
    /// Makes the object from its data; never null, and of a class that the variables can hold in which the object stood. An exception fails the item with
    /// <see cref="ClosureException"/>, which names <typeparamref name="T"/>.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="write"/> or <paramref name="read"/> is null.</exception>
    /// <exception cref="ArgumentException">Objects of <typeparamref name="T"/> cross without a codec.</exception>
    /// <exception cref="ClosureException">A function captured something that cannot cross.</exception>
    public static void Register<T, TData>(Func<T, TData> write, Func<TData, T> read)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(write);
        ArgumentNullException.ThrowIfNull(read);
        if (!CustomCodecs.CanHave(typeof(T)))
        {
            throw new ArgumentException($"Values of {typeof(T)} cross by themselves; a codec of theirs would never be asked. Register one for the class that holds them.");
        }

        var codec = new CustomCodec<T, TData>(write, read);
        try
        {
            new ObjectWriter(IlFieldUse.Instance).Write<CustomCodec>(new ByteBuffer(), codec);
        }
        catch (GraphException e)
        {
            throw CapsuleWriter.CannotCross($"The codec for {typeof(T)}", e);
        }

        CustomCodecs.Register(codec);
    }

    /// <summary>Sets how objects cross: as bytes.</summary>
    /// <inheritdoc cref="Register{T, TData}"/>
    public static void Register<T>(Func<T, byte[]> write, Func<byte[], T> read)
        where T : class
        => Register<T, byte[]>(write, read);
}
