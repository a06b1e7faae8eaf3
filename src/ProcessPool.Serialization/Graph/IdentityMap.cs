using System.Numerics;
using System.Runtime.CompilerServices;

namespace ProcessPool.Serialization.Graph;

/// <summary>Numbers objects from 1 in the order in which they are added, and finds them again by reference.</summary>
internal sealed class IdentityMap
{
    private const int SearchedLinearly = 8;
    private const int MostKept = 1 << 16;

    private object[] _objects = new object[SearchedLinearly];
    private int[] _buckets = [];

    public int Count { get; private set; }

    public object this[int id] => _objects[id - 1];

    /// <summary>The id of an object; the complement of where it belongs if it is new. <see cref="Add"/> takes that.</summary>
    public int Find(object value)
    {
        if (Count <= SearchedLinearly)
        {
            for (var i = 0; i < Count; i++)
            {
                if (ReferenceEquals(_objects[i], value))
                {
                    return i + 1;
                }
            }

            return ~0;
        }

        var bucket = RuntimeHelpers.GetHashCode(value) & (_buckets.Length - 1);
        while (_buckets[bucket] is not 0 and var id)
        {
            if (ReferenceEquals(_objects[id - 1], value))
            {
                return id;
            }

            bucket = (bucket + 1) & (_buckets.Length - 1);
        }

        return ~bucket;
    }

    /// <summary>Adds an object that <see cref="Find"/> has just not found.</summary>
    public int Add(object value, int found)
    {
        if (Count == _objects.Length)
        {
            Array.Resize(ref _objects, Count * 2);
        }

        _objects[Count++] = value;
        if (Count == SearchedLinearly + 1 || (Count > SearchedLinearly && Count * 2 > _buckets.Length))
        {
            Rehash();
        }
        else if (Count > SearchedLinearly)
        {
            _buckets[~found] = Count;
        }

        return Count;
    }

    public void Clear()
    {
        if (Count > MostKept)
        {
            _objects = new object[SearchedLinearly];
            _buckets = [];
        }
        else
        {
            Array.Clear(_objects, 0, Count);
            if (Count > SearchedLinearly)
            {
                Array.Clear(_buckets);
            }
        }

        Count = 0;
    }

    private void Rehash()
    {
        if (Count * 2 > _buckets.Length)
        {
            _buckets = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(64, Count * 4L))];
        }

        for (var id = 1; id <= Count; id++)
        {
            var bucket = RuntimeHelpers.GetHashCode(_objects[id - 1]) & (_buckets.Length - 1);
            while (_buckets[bucket] != 0)
            {
                bucket = (bucket + 1) & (_buckets.Length - 1);
            }

            _buckets[bucket] = id;
        }
    }
}
