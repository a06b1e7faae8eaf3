namespace ProcessPool.Serialization.Code;

/// <summary>
/// Objects in the order in which they were defined, found again by equality. A few are searched one by one: most values need no more, and a dictionary has to be bound by the runtime at the first
/// capture of a process. Not safe to use concurrently.
/// </summary>
internal sealed class DefinedObjects
{
    private const int SearchedOneByOne = 32;

    private readonly object[] _objects = new object[SearchedOneByOne];
    private Index? _index;

    public int Count { get; private set; }

    /// <summary>The place of an object, from 0; -1: it was not defined.</summary>
    public int Find(object value)
    {
        if (_index is not null)
        {
            return _index.Find(value);
        }

        for (var i = 0; i < Count; i++)
        {
            if (_objects[i].Equals(value))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Adds an object that was not defined. Returns its place.</summary>
    public int Add(object value)
    {
        if (Count == SearchedOneByOne)
        {
            _index = new Index(_objects);
        }

        if (_index is null)
        {
            _objects[Count] = value;
        }
        else
        {
            _index.Add(value, Count);
        }

        return Count++;
    }

    public void Clear()
    {
        Array.Clear(_objects, 0, Math.Min(Count, _objects.Length));
        _index = null;
        Count = 0;
    }

    /// <summary>For many.</summary>
    private sealed class Index
    {
        private readonly Dictionary<object, int> _places = [];

        public Index(object[] objects)
        {
            for (var i = 0; i < objects.Length; i++)
            {
                _places.Add(objects[i], i);
            }
        }

        public int Find(object value) => _places.TryGetValue(value, out var place) ? place : -1;

        public void Add(object value, int place) => _places.Add(value, place);
    }
}
