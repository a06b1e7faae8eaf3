using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ProcessPool.Jobs.Sources;

/// <summary>Recognizes sources whose items are all there.</summary>
internal static class SourceOf
{
    /// <summary>The items without a copy where they lie in an array; null when they must be read one by one.</summary>
    public static ItemSource<T>? Memory<T>(IEnumerable<T> items) => items switch
    {
        T[] array => new MemorySource<T>(array),
        List<T> list => new MemorySource<T>(new ReadOnlyMemory<T>(ListItems<T>.Of(list), 0, list.Count)),
        ImmutableArray<T> array => new MemorySource<T>(ImmutableCollectionsMarshal.AsArray(array)),
        ArraySegment<T> segment => new MemorySource<T>(segment),
        IList<T> range when IsRange(range) => new RangeSource<T>(range.Count == 0 ? 0 : (int)(object)range[0]!, range.Count),
        ICollection<T> collection => new MemorySource<T>(collection.ToArray()),
        _ => null,
    };

    /// <summary>What <see cref="Enumerable.Range"/> returns has no public type; it is known by its name, and it is checked to be one.</summary>
    private static bool IsRange<T>(IList<T> list)
    {
        if (typeof(T) != typeof(int) || list.GetType() is not { IsNested: true } type || type.DeclaringType != typeof(Enumerable)
            || !type.Name.StartsWith("RangeIterator", StringComparison.Ordinal))
        {
            return false;
        }

        return list.Count < 2 || (int)(object)list[^1]! == (int)(object)list[0]! + list.Count - 1;
    }

    private static class ListItems<T>
    {
        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_items")]
        private static extern ref T[] Items(List<T> list);

        public static T[] Of(List<T> list) => Items(list);
    }
}
