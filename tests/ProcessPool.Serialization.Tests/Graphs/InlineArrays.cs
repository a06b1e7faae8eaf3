using System.Runtime.CompilerServices;

namespace ProcessPool.Serialization.Tests.Graphs;

/// <summary>The elements of a boxed <see cref="Three{T}"/>, of which reflection sees only the first.</summary>
internal static class InlineArrays
{
    public static void Set(object boxed, object?[] values) =>
        ((IAccess)Activator.CreateInstance(typeof(Access<>).MakeGenericType(boxed.GetType().GenericTypeArguments))!).Set(boxed, values);

    public static object?[] Get(object boxed) =>
        ((IAccess)Activator.CreateInstance(typeof(Access<>).MakeGenericType(boxed.GetType().GenericTypeArguments))!).Get(boxed);

    private interface IAccess
    {
        void Set(object boxed, object?[] values);

        object?[] Get(object boxed);
    }

    private sealed class Access<T> : IAccess
    {
        public void Set(object boxed, object?[] values)
        {
            Span<T?> items = Unsafe.Unbox<Three<T>>(boxed);
            for (var i = 0; i < items.Length; i++)
            {
                items[i] = (T?)values[i];
            }
        }

        public object?[] Get(object boxed)
        {
            Span<T?> items = Unsafe.Unbox<Three<T>>(boxed);
            return [.. items.ToArray().Cast<object?>()];
        }
    }
}

internal static class Bound
{
    /// <summary>For delegates that are bound to whatever there is.</summary>
    public static void Ignore(this object value) => _ = value;

    public static void Nothing()
    {
    }
}
