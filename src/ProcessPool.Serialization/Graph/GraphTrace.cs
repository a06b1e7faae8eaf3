using System.Globalization;
using System.Reflection;

namespace ProcessPool.Serialization.Graph;

/// <summary>
/// Remembers how each object was reached. Kept only when somebody wants to know: on a second walk, after a first one met a problem,
/// or for an observer.
/// </summary>
internal sealed class GraphTrace
{
    public const string DelegateEdge = " → ";

    private readonly List<(int Parent, string Edge)> _objects = [];
    private readonly List<string> _within = [];

    /// <summary>The object whose parts are being written.</summary>
    public int Current { get; set; }

    /// <summary>The step from the current object to the part being written.</summary>
    public string Edge => string.Concat(_within);

    public void Enter(FieldInfo field) => _within.Add(Names.Edge(field));

    public void Enter(Delegate call) => _within.Add(DelegateEdge + Names.Target(call));

    public void Enter(string edge) => _within.Add(edge);

    public void Enter(long index) => _within.Add(string.Create(CultureInfo.InvariantCulture, $"[{index}]"));

    public void Enter(Array array, long index)
    {
        var at = new long[array.Rank];
        for (var dimension = array.Rank - 1; dimension >= 0; dimension--)
        {
            (index, var offset) = Math.DivRem(index, array.GetLength(dimension));
            at[dimension] = offset + array.GetLowerBound(dimension);
        }

        _within.Add(string.Create(CultureInfo.InvariantCulture, $"[{string.Join(", ", at)}]"));
    }

    public void Leave() => _within.RemoveAt(_within.Count - 1);

    /// <summary>An object was reached for the first time: from the part being written.</summary>
    public void Add() => _objects.Add((Current, Edge));

    public (int Parent, string Edge) Origin(int id) => _objects[id - 1];

    /// <summary>The path to the part being written.</summary>
    public string Path(IdentityMap objects)
    {
        var path = PathOf(Current, objects);
        var part = Edge;
        return part.Length > 0 ? Join(path, part) : path;
    }

    /// <summary>The method of the nearest delegate on the way to an object.</summary>
    public MethodBase? ReaderOf(int id, IdentityMap objects)
    {
        for (; id > 0; id = Origin(id).Parent)
        {
            if (objects[id] is Delegate function)
            {
                return function.Method;
            }
        }

        return null;
    }

    private static string Join(string path, string edge) =>
        edge.StartsWith('.') && (path.Length == 0 || path.EndsWith(DelegateEdge, StringComparison.Ordinal)) ? path + edge[1..] : path + edge;

    private string PathOf(int id, IdentityMap objects)
    {
        var way = new List<string>();
        var root = "";
        for (; id > 0; id = Origin(id).Parent)
        {
            var value = objects[id];
            var (parent, edge) = Origin(id);
            if (value is Delegate && (parent == 0 || IsTransparent(objects[parent])))
            {
                root = "closure";
                break;
            }

            if (parent == 0)
            {
                root = IsTransparent(value) ? "" : "value";
                break;
            }

            way.Add(edge);
        }

        var path = root;
        for (var i = way.Count - 1; i >= 0; i--)
        {
            path = Join(path, way[i]);
        }

        return path;
    }

    private static bool IsTransparent(object value) => value.GetType().IsDefined(typeof(TransparentAttribute), inherit: true);
}
