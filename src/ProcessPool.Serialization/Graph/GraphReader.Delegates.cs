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
        var way = new Stack<int>();
        foreach (var start in pending)
        {
            if (isVisited.Add(start))
            {
                way.Push(start);
            }

            while (way.TryPeek(out var id))
            {
                var targets = ((DelegateParts)_notes[id]).Targets;
                var first = Array.Find(targets, target => _pendingDelegates.Contains(target) && isVisited.Add(target));
                if (first > 0)
                {
                    way.Push(first);
                    continue;
                }

                TryCreateDelegate(way.Pop());
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
