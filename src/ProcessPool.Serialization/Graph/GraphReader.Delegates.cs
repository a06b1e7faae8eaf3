namespace ProcessPool.Serialization.Graph;

/// <content>
/// Delegates are created after all other objects are allocated and before these are filled: a delegate needs its target to be there,
/// and the target can be another delegate.
/// </content>
internal sealed partial class GraphReader
{
    private readonly List<int> _delegates = [];

    public void AddDelegate(int id, DelegateParts parts)
    {
        Note(id, parts);
        _delegates.Add(id);
    }

    private void CreateDelegates()
    {
        if (_delegates.Count == 0)
        {
            return;
        }

        var isVisited = new bool[_count + 1];
        var way = new List<int>();
        foreach (var start in _delegates)
        {
            if (IsPending(start) && !isVisited[start])
            {
                isVisited[start] = true;
                way.Add(start);
            }

            while (way.Count > 0)
            {
                var id = way[^1];
                var targets = ((DelegateParts)_notes[id]).Targets;
                var depth = way.Count;
                foreach (var target in targets)
                {
                    if (IsPending(target) && !isVisited[target])
                    {
                        isVisited[target] = true;
                        way.Add(target);
                        break;
                    }
                }

                if (way.Count == depth)
                {
                    way.RemoveAt(depth - 1);
                    TryCreateDelegate(id);
                }
            }
        }
    }

    /// <summary>Whether an object is a delegate that is yet to be created.</summary>
    private bool IsPending(int id) => NoteOf(id) is DelegateParts && _objects[id] is null;

    private void TryCreateDelegate(int id)
    {
        var parts = (DelegateParts)_notes[id];
        _missesObjects = false;
        var created = parts.Create(this);
        if (!_missesObjects)
        {
            _objects[id] = created;
        }
    }
}
