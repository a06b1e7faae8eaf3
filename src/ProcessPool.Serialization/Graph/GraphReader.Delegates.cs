namespace ProcessPool.Serialization.Graph;

/// <content>
/// Delegates are created after all other objects are allocated and before these are filled: a delegate needs its target to be there,
/// and the target can be another delegate.
/// </content>
internal sealed partial class GraphReader
{
    private readonly HashSet<int> _pendingDelegates = [];

    public void AddDelegate(int id, DelegateParts parts)
    {
        Note(id, parts);
        _pendingDelegates.Add(id);
    }

    private void CreateDelegates()
    {
        if (_pendingDelegates.Count == 0)
        {
            return;
        }

        int[] pending = [.. _pendingDelegates];
        var isVisited = new HashSet<int>();
        var way = new List<int>();
        foreach (var start in pending)
        {
            if (isVisited.Add(start))
            {
                way.Add(start);
            }

            while (way.Count > 0)
            {
                var id = way[^1];
                var targets = ((DelegateParts)_notes[id]).Targets;
                var depth = way.Count;
                foreach (var target in targets)
                {
                    if (_pendingDelegates.Contains(target) && isVisited.Add(target))
                    {
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

    private void TryCreateDelegate(int id)
    {
        var parts = (DelegateParts)_notes[id];
        _missesObjects = false;
        var created = parts.Create(this);
        if (!_missesObjects)
        {
            _objects[id] = created;
            _pendingDelegates.Remove(id);
        }
    }
}
