using System.Reflection;

namespace ProcessPool.Serialization;

/// <summary>What may be read of an object: everything, or some fields and, of the objects that these hold, what they in turn allow.</summary>
internal sealed class FieldUse
{
    public static readonly FieldUse All = new(null);

    private readonly Dictionary<MemberToken, FieldUse>? _fields;

    private FieldUse(Dictionary<MemberToken, FieldUse>? fields) => _fields = fields;

    public bool IsAll => _fields is null;

    /// <param name="fields">The fields that are read.</param>
    /// <param name="uses">What may be read of what they hold.</param>
    public static FieldUse Of(ReadOnlySpan<FieldInfo> fields, ReadOnlySpan<FieldUse> uses)
    {
        var used = new Dictionary<MemberToken, FieldUse>(fields.Length);
        for (var i = 0; i < fields.Length; i++)
        {
            Add(used, MemberToken.Of(fields[i]), uses[i]);
        }

        return new FieldUse(used);
    }

    /// <summary>What may be read of the object that the field holds; null if the field itself is not read.</summary>
    public FieldUse? Of(FieldInfo field) => _fields is null ? All : _fields.TryGetValue(MemberToken.Of(field), out var use) ? use : null;

    public FieldUse Union(FieldUse other)
    {
        if (_fields is null || other._fields is null)
        {
            return All;
        }

        var union = new Dictionary<MemberToken, FieldUse>(_fields);
        foreach (var (key, use) in other._fields)
        {
            Add(union, key, use);
        }

        return new FieldUse(union);
    }

    public bool Covers(FieldUse other)
    {
        if (_fields is null || ReferenceEquals(this, other))
        {
            return true;
        }

        return other._fields is not null
            && other._fields.All(used => _fields.TryGetValue(used.Key, out var mine) && mine.Covers(used.Value));
    }

    private static void Add(Dictionary<MemberToken, FieldUse> fields, MemberToken key, FieldUse use) =>
        fields[key] = fields.TryGetValue(key, out var known) ? known.Union(use) : use;
}
