using System.Reflection;

namespace ProcessPool.Capture.Analysis;

/// <summary>What a variable or a place on the stack may hold: some tracked objects, or the address of a function. Null: neither.</summary>
internal sealed class TrackedValue
{
    /// <summary>More objects are not worth telling apart.</summary>
    private const int MostObjects = 8;

    private readonly TrackedObject[] _objects;

    private TrackedValue(TrackedObject[] objects, MethodBase? function = null)
    {
        _objects = objects;
        Function = function;
    }

    public ReadOnlySpan<TrackedObject> Objects => _objects;

    /// <summary>What <c>ldftn</c> loaded.</summary>
    public MethodBase? Function { get; }

    public static TrackedValue Of(TrackedObject value) => new([value]);

    public static TrackedValue Of(MethodBase function) => new([], function);

    /// <summary>What holds one or the other. The same instance as <paramref name="one"/> if the other adds nothing.</summary>
    public static TrackedValue? Union(TrackedValue? one, TrackedValue? other)
    {
        if (other is null || ReferenceEquals(one, other))
        {
            return one;
        }

        if (one is null)
        {
            return other;
        }

        var added = Array.FindAll(other._objects, candidate => Array.IndexOf(one._objects, candidate) < 0);
        if (added.Length == 0)
        {
            return one;
        }

        var union = new TrackedValue([.. one._objects, .. added], one.Function ?? other.Function);
        if (union._objects.Length <= MostObjects)
        {
            return union;
        }

        // Nothing is lost about objects that cross as a whole.
        union.KeepAll();
        return one;
    }

    public void KeepAll()
    {
        foreach (var value in _objects)
        {
            value.KeepAll();
        }
    }
}
