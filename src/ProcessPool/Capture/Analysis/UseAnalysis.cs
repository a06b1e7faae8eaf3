using System.Reflection;
using ProcessPool.Serialization;

namespace ProcessPool.Capture.Analysis;

/// <summary>
/// Finds what a delegate's method, and what it calls, can read of the delegate's target. Follows the target and what its fields hold
/// through variables, calls, closures, iterators and async methods; what it loses sight of is kept as a whole. One analysis for one method.
/// </summary>
/// <remarks>Methods are looked at again, in passes, until nothing new can be in a variable that was read before.</remarks>
internal sealed partial class UseAnalysis
{
    private const int MostPasses = 16;

    private readonly TrackedObject _root;
    private readonly Type? _typeOfThis;
    private readonly Dictionary<MethodBase, MethodUse?> _methods = [];
    private readonly Dictionary<MemberToken, HeldVariable> _heldFields = [];
    private readonly List<Type> _machines = [];
    private int _pass;
    private bool _isOutdated;

    private UseAnalysis(Type target, Type? typeOfThis)
    {
        _root = TrackedObject.Root(target);
        _typeOfThis = typeOfThis;
    }

    /// <summary>Whether there is nothing left to find out.</summary>
    public bool IsDecided => _root.IsAll;

    /// <param name="method">The method that the delegate calls.</param>
    /// <param name="target">The type of its target.</param>
    /// <param name="typeOfThis">If the target is a closure with a captured <c>this</c>: the type of that.</param>
    public static FieldUse Analyze(MethodInfo method, Type target, Type? typeOfThis)
    {
        var analysis = new UseAnalysis(target, typeOfThis);
        try
        {
            analysis.Run(method);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Code that cannot be read: a missing assembly, an obfuscated method.
            analysis.GiveUp();
        }

        return analysis._root.ToUse();
    }

    /// <summary>Keeps everything.</summary>
    public void GiveUp() => _root.KeepAll();

    /// <summary>Somebody has read what may since be something else.</summary>
    public void Outdate(bool isOutdated) => _isOutdated |= isOutdated;

    /// <summary>What the field of an object holds.</summary>
    public TrackedValue? ReadField(TrackedValue? owner, FieldInfo field)
    {
        var holder = HolderType.Of(field.DeclaringType);
        var value = holder.IsHolder ? HeldField(field).Read() : null;
        if (owner is null || (holder.IsHolder && HolderType.IsCache(field)))
        {
            return value;
        }

        var exactType = holder.IsHolder && HolderType.IsThis(field) ? _typeOfThis : null;
        foreach (var tracked in owner.Objects)
        {
            if (tracked.Read(field, exactType) is { } held)
            {
                value = TrackedValue.Union(value, TrackedValue.Of(held));
            }
        }

        return value;
    }

    /// <summary>The address of a field is taken: it may be read and written through that, by anybody.</summary>
    public void ExposeField(TrackedValue? owner, FieldInfo field)
    {
        foreach (var tracked in owner is null ? [] : owner.Objects)
        {
            tracked.Read(field, null)?.KeepAll();
        }

        if (!field.FieldType.IsValueType && HolderType.Of(field.DeclaringType).IsHolder)
        {
            HeldField(field).Expose();
        }
    }

    public void WriteField(TrackedValue? owner, FieldInfo field, TrackedValue? value)
    {
        if (HolderType.Of(field.DeclaringType) is { IsHolder: true } holder)
        {
            AddMachine(holder, field.DeclaringType!);
            if (owner is null)
            {
                Outdate(HeldField(field).Write(value));
                return;
            }
        }

        value?.KeepAll();
    }

    private void Run(MethodInfo method)
    {
        do
        {
            _pass++;
            _isOutdated = false;
            RunFromOutside(method, TrackedValue.Of(_root));
            for (var i = 0; i < _machines.Count; i++)
            {
                RunMachine(_machines[i]);
            }

            if (_pass == MostPasses)
            {
                GiveUp();
            }
        }
        while (_isOutdated && !IsDecided);
    }

    private HeldVariable HeldField(FieldInfo field)
    {
        var key = MemberToken.Of(field);
        if (!_heldFields.TryGetValue(key, out var held))
        {
            _heldFields.Add(key, held = new HeldVariable());
        }

        return held;
    }

    private void AddMachine(HolderType holder, Type type)
    {
        if (holder.IsMachine && !_machines.Contains(type))
        {
            _machines.Add(type);
        }
    }

    /// <summary>Looks at all that an enumeration or an awaiting of the type's objects may run.</summary>
    private void RunMachine(Type type)
    {
        const BindingFlags Declared =
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        foreach (var method in type.GetMethods(Declared))
        {
            RunFromOutside(method, null);
        }
    }
}
