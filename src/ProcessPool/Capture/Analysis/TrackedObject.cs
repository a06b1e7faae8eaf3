using System.Reflection;
using ProcessPool.Serialization;
using ProcessPool.Serialization.Code;

namespace ProcessPool.Capture.Analysis;

/// <summary>
/// An object that a delegate reaches from its target: the target itself, or what a field of a tracked object holds. Collects what is read
/// of it.
/// </summary>
internal sealed class TrackedObject
{
    private readonly TrackedObject? _owner;
    private readonly FieldInfo? _field;
    private List<TrackedObject>? _read;

    private TrackedObject(TrackedObject? owner, FieldInfo? field, Type type, bool isExact)
    {
        _owner = owner;
        _field = field;
        Type = type;
        IsExact = isExact || type.IsSealed;
        IsAll = !CanBePruned(type) || (field is not null && IsRepeated(field));
    }

    /// <summary>The type of the object, or a base type of it.</summary>
    public Type Type { get; }

    /// <summary>Whether no object of a derived type can be here.</summary>
    public bool IsExact { get; }

    /// <summary>Whether the object is used in ways that the analysis cannot follow: all of it crosses.</summary>
    public bool IsAll { get; private set; }

    public static TrackedObject Root(Type type) => new(null, null, type, isExact: true);

    /// <summary>Whether to look for what is read of such an object; if not, a reference to it means all of it.</summary>
    public static bool CanBePruned(Type type) =>
        type.IsClass && !type.IsArray && !type.IsGenericParameter && !type.IsPointer && !type.IsByRef
        && !FrameworkAssemblies.Contains(type.Assembly) && !type.IsSubclassOf(typeof(Delegate));

    public void KeepAll() => IsAll = true;

    /// <summary>Notes that a field is read. Returns what it holds; null if all of that crosses anyway.</summary>
    /// <param name="exactType">The type of the object that the field holds, if it is known better than from the field.</param>
    public TrackedObject? Read(FieldInfo field, Type? exactType)
    {
        if (IsAll)
        {
            return null;
        }

        var read = _read?.Find(known => IsSame(known._field!, field));
        if (read is null)
        {
            read = new TrackedObject(this, field, exactType ?? field.FieldType, exactType is not null);
            (_read ??= []).Add(read);
        }

        return read.IsAll ? null : read;
    }

    public FieldUse ToUse()
    {
        if (IsAll)
        {
            return FieldUse.All;
        }

        var count = _read?.Count ?? 0;
        var (fields, uses) = (new FieldInfo[count], new FieldUse[count]);
        for (var i = 0; i < count; i++)
        {
            (fields[i], uses[i]) = (_read![i]._field!, _read[i].ToUse());
        }

        return FieldUse.Of(fields, uses);
    }

    private static bool IsSame(FieldInfo one, FieldInfo other) =>
        one.MetadataToken == other.MetadataToken && one.Module == other.Module;

    /// <summary>A list or a tree: its use would have no end.</summary>
    private bool IsRepeated(FieldInfo field)
    {
        for (var owner = _owner; owner?._field is { } above; owner = owner._owner)
        {
            if (IsSame(above, field))
            {
                return true;
            }
        }

        return false;
    }
}
