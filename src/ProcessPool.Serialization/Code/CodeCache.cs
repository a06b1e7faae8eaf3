using System.Reflection;
using System.Runtime.CompilerServices;

namespace ProcessPool.Serialization.Code;

/// <summary>
/// What was found out about types or assemblies. For those that may be unloaded it is held weakly; for all others reading takes no lock. Safe to use concurrently.
/// </summary>
/// <remarks>
/// The tables of .NET can do more, and consist of more: at the first capture of a process the runtime takes some 0.2 ms to bind the first concurrent dictionary or weak table, and half of
/// that for each further type of them.
/// </remarks>
/// <param name="create">Finds it out. May run several times at once for the same; one result wins. May ask for others.</param>
internal sealed class CodeCache<TKey, TValue>(Func<TKey, TValue> create)
    where TKey : class
    where TValue : class
{
    private readonly object _adding = new();
    private ConditionalWeakTable<TKey, TValue>? _collectible;
    private object?[] _table = new object?[64]; // a key, its value, a key, …: from where the hash of the key points to, to the next free place
    private int _count;

    public TValue Get(TKey key)
    {
        var table = Volatile.Read(ref _table);
        for (var place = PlaceOf(key, table); ; place = Next(place, table))
        {
            var found = Volatile.Read(ref table[place]);
            if (ReferenceEquals(found, key))
            {
                return Unsafe.As<TValue>(table[place + 1])!;
            }

            if (found is null)
            {
                return key is Type { IsCollectible: true } or Assembly { IsCollectible: true } ? GetCollectible(key) : Add(key, create(key));
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Few programs have such types: what this needs is not bound for the others.
    private TValue GetCollectible(TKey key)
    {
        var collectible = Volatile.Read(ref _collectible) ?? Interlocked.CompareExchange(ref _collectible, [], null) ?? _collectible;
        return collectible.GetValue(key, key => create(key));
    }

    private TValue Add(TKey key, TValue value)
    {
        lock (_adding)
        {
            var table = _table;
            if (4 * (_count + 1) > table.Length)
            {
                table = new object?[2 * table.Length]; // At most half of it is ever used.
                for (var place = 0; place < _table.Length; place += 2)
                {
                    if (_table[place] is { } known)
                    {
                        Put(table, Free(known, table), known, _table[place + 1]!);
                    }
                }

                Volatile.Write(ref _table, table);
            }

            var at = Free(key, table);
            if (ReferenceEquals(table[at], key))
            {
                return Unsafe.As<TValue>(table[at + 1])!;
            }

            Put(table, at, key, value);
            _count++;
            return value;
        }
    }

    /// <summary>Where a key is, or belongs.</summary>
    private static int Free(object key, object?[] table)
    {
        var place = PlaceOf(key, table);
        while (table[place] is { } other && !ReferenceEquals(other, key))
        {
            place = Next(place, table);
        }

        return place;
    }

    /// <summary>The value first: who sees the key sees the value.</summary>
    private static void Put(object?[] table, int place, object key, object value)
    {
        table[place + 1] = value;
        Volatile.Write(ref table[place], key);
    }

    private static int PlaceOf(object key, object?[] table) => (RuntimeHelpers.GetHashCode(key) << 1) & (table.Length - 1);

    private static int Next(int place, object?[] table) => (place + 2) & (table.Length - 1);
}
