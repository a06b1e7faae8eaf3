using System.Reflection;
using ProcessPool.Serialization;
using ProcessPool.Serialization.Code;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Capture;

/// <summary>
/// Collects what is written, and makes of it a tree in the user's names: what holds captured variables is left out, and so is the inside
/// of the framework's objects.
/// </summary>
/// <param name="function">The name of the function.</param>
internal sealed class ReportTree(string function) : IGraphObserver
{
    private const int MostNodes = 1000;

    // Where what an object holds is shown: its own branch, or the branch that it is left out of. Parents come before their children.
    private readonly List<Branch> _branches = [];
    private int _count;

    public void Object(int id, int parentId, string edge, object value, FieldUse use, long bytes)
    {
        var type = value.GetType();
        var name = NameOf(edge);
        if (parentId == 0)
        {
            _branches.Add(new Branch("closure", type, null, IsOpen(type)));
        }
        else
        {
            var parent = _branches[parentId - 1];
            if (!parent.IsOpen || (name.Length > 0 && _count >= MostNodes))
            {
                // It counts with what is above, and so does what it holds.
                _branches.Add(parent.IsOpen ? new Branch(name, type, parent, false) : parent);
            }
            else if (name.Length == 0)
            {
                _branches.Add(parent);
            }
            else
            {
                var branch = new Branch(name, type, parent, IsOpen(type));
                parent.Children.Add(branch);
                _branches.Add(branch);
                _count++;
            }
        }

        var own = _branches[^1];
        own.AddBytes(bytes);
        if (own.IsOpen && IsFieldwise(type))
        {
            AddPlainFields(own, value, use);
        }
    }

    public void Pruned(int id, FieldInfo field)
    {
        var name = NameOf(Names.Edge(field));
        if (_branches[id - 1] is { IsOpen: true } branch && name.Length > 0 && _count < MostNodes)
        {
            branch.Children.Add(new Branch(name, field.FieldType, branch, false) { Note = $"{function} does not read it" });
            _count++;
        }
    }

    public ClosureNode? Root()
    {
        if (_branches.Count == 0)
        {
            return null;
        }

        // Children were made after their parents, so they are finished before them.
        for (var i = _branches.Count - 1; i >= 0; i--)
        {
            _branches[i].Finish();
        }

        return _branches[0].Finish();
    }

    /// <summary>Numbers and other structures, and null, are no objects.</summary>
    private void AddPlainFields(Branch branch, object value, FieldUse use)
    {
        foreach (var field in TypeFields.Of(value.GetType()))
        {
            var name = NameOf(Names.Edge(field));
            var isNull = !field.FieldType.IsValueType && field.GetValue(value) is null;
            if ((field.FieldType.IsValueType || isNull) && use.Of(field) is not null && name.Length > 0
                && _count < MostNodes)
            {
                branch.Children.Add(new Branch(name, field.FieldType, branch, false) { IsPlain = true });
                _count++;
            }
        }
    }

    /// <summary>The user's name; empty if there is none.</summary>
    private static string NameOf(string edge)
    {
        var name = edge.StartsWith(GraphTrace.DelegateEdge, StringComparison.Ordinal) ? edge[GraphTrace.DelegateEdge.Length..] : edge;
        return name.StartsWith(".<", StringComparison.Ordinal) ? "" : name.TrimStart('.');
    }

    /// <summary>Whether what such an object holds is the user's business.</summary>
    private static bool IsOpen(Type type) => typeof(Delegate).IsAssignableFrom(type) || !FrameworkAssemblies.Contains(type.Assembly);

    private static bool IsFieldwise(Type type) => type.IsClass && !type.IsArray && !typeof(Delegate).IsAssignableFrom(type);

    private sealed class Branch(string name, Type type, Branch? parent, bool isOpen)
    {
        private long _bytes;
        private ClosureNode? _finished;

        public List<Branch> Children { get; } = [];

        public bool IsOpen => isOpen;

        public string? Note { get; init; }

        private bool IsPruned => Note is not null;

        public bool IsPlain { get; init; }

        public void AddBytes(long bytes)
        {
            for (var branch = this; branch is not null; branch = branch.Parent)
            {
                branch._bytes += bytes;
            }
        }

        public ClosureNode Finish() => _finished ??= new ClosureNode(
            name, type, IsPruned || IsPlain ? null : _bytes, IsPruned, Children.ConvertAll(child => child.Finish()), Note);

        private Branch? Parent => parent;
    }
}
