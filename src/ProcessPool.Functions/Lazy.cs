using System.Reflection;

namespace ProcessPool.Functions;

/// <summary>Results that are computed only when somebody looks at them are computed here, in the worker.</summary>
internal static class Lazy
{
    public static T Materialize<T>(T result)
    {
        if (!Sequence<T>.MayBeLazy || result is null or Array or System.Collections.ICollection)
        {
            return result;
        }

        return Sequence<T>.ToArray!(result);
    }

    private static class Sequence<T>
    {
        public static readonly Func<T, T>? ToArray = Make();

        public static bool MayBeLazy => ToArray is not null;

        private static Func<T, T>? Make()
        {
            var type = typeof(T);
            if (!type.IsInterface || !type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IEnumerable<>))
            {
                return null;
            }

            return typeof(Lazy).GetMethod(nameof(Copy), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(type, type.GetGenericArguments()[0])
                .CreateDelegate<Func<T, T>>();
        }
    }

    private static TSequence Copy<TSequence, TElement>(TSequence sequence)
        where TSequence : IEnumerable<TElement>
        => (TSequence)(object)sequence.ToArray();
}
