using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using ProcessPool.Functions;
using ProcessPool.Jobs;
using ProcessPool.Serialization;
using ProcessPool.Serialization.Code;
using ProcessPool.Serialization.Custom;

namespace ProcessPool.Capture.Recent;

/// <summary>
/// Recognizes a function that was captured before with the same values, without writing it again: a call in a loop. Only for functions whose captures are plain
/// (<see cref="PlainState"/>); others are written and compared by their bytes, as <see cref="CapsuleCache"/> does it. Safe to use concurrently.
/// </summary>
/// <remarks>
/// A function is looked at from the second time on: many are captured once. A capsule is remembered when the same values were met twice since, or when it is large, and after it was read back
/// and found to hold them: another thread may change a variable while it is written.
/// </remarks>
/// <param name="rules">How functions are captured.</param>
/// <param name="hasCodecs">Whether codecs of the user go along, which have captures of their own; null: whether any are registered.</param>
internal sealed class RecentCaptures(CaptureRules rules, Func<bool>? hasCodecs = null)
{
    /// <summary>How many functions are remembered. A program that has more in use at one time starts anew.</summary>
    public const int MostEntries = 256;

    /// <summary>From this size on a capsule is remembered at once: reading it back costs less than sending it.</summary>
    private const int Large = 64 * 1024;

    /// <summary>How many bytes the capsules of all may have together.</summary>
    public const long MostBytes = 64L << 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<Key, Entry> _known = [];

    /// <summary>The state of the files that the code was captured by; see <see cref="CodeFiles.Generation"/>.</summary>
    public int Files { get; } = CodeFiles.Generation;

    /// <summary>The state of the code itself; see <see cref="UpdatedCode.Generation"/>.</summary>
    public int Updates { get; } = UpdatedCode.Generation;

    /// <summary>The user's own method, as far as a function can be recognized: for <see cref="HotReload.LiveCode"/>.</summary>
    public static MethodInfo[] MethodsOf(ItemFunction function) => TryGetKey(function, out var key, out _) ? [key.Method] : [];

    /// <summary>The capsule of a function as it is now, known here or to a cache, or written.</summary>
    public Capsule Get(ItemFunction function, CapsuleCache cache) => Get(function, given => cache.Get(CapsuleWriter.Write(given, rules)));

    /// <summary>The capsule of a function as it is now, which <paramref name="write"/> makes if it is not known without writing it.</summary>
    public Capsule Get(ItemFunction function, Func<ItemFunction, Capsule> write)
    {
        if (!TryGetKey(function, out var key, out var given) || key.IsCollectible)
        {
            return write(function); // Code that may be unloaded must not be held.
        }

        if (hasCodecs?.Invoke() ?? CustomCodecs.Registered.Length > 0)
        {
            return write(function);
        }

        var entry = Find(key);
        if (entry is { Capsule: { } known, State: { } its } && its.Matches(given.Target))
        {
            return known;
        }

        var state = entry is null ? null : StateOf(given); // Before it is written.
        var capsule = write(function);
        if (capsule.Content is not { Images.Count: 0, IsOfScript: false })
        {
            return capsule; // Code goes along, or variables.
        }

        if (entry is null && capsule.Bytes.Length < Large)
        {
            Remember(key, new Entry(null, null), capsule);
        }
        else if ((entry is null ? StateOf(given) : state) is { } plain)
        {
            Remember(key, plain, capsule);
        }

        return capsule;
    }

    private void Remember(Key key, PlainState state, Capsule capsule)
    {
        var isSecondTime = capsule.Bytes.Length >= Large || (Find(key) is { State: { } known } && known.Equals(state));
        if (isSecondTime && capsule.Bytes.Length > MostBytes)
        {
            return;
        }

        Remember(key, new Entry(state, isSecondTime && Holds(capsule, state) ? capsule : null), capsule);
    }

    private void Remember(Key key, Entry remembered, Capsule capsule)
    {
        lock (_lock)
        {
            if (_known.Count >= MostEntries || (remembered.Capsule is not null && _known.Values.Sum(known => (long)(known.Capsule?.Bytes.Length ?? 0)) + capsule.Bytes.Length > MostBytes))
            {
                _known.Clear();
            }

            _known[key] = remembered;
        }
    }

    private Entry? Find(Key key)
    {
        lock (_lock)
        {
            return _known.TryGetValue(key, out var entry) ? entry : null;
        }
    }

    /// <summary>Reads a capsule back. It has only what the compiler made and plain values, so no code of the user runs.</summary>
    private static bool Holds(Capsule capsule, PlainState state)
    {
        var body = new System.Buffers.ReadOnlySequence<byte>(capsule.Bytes);
        return new ObjectReader(new CodeResolver()).Read<ItemFunction>(ref body) is { } read && TryGetKey(read, out _, out var given)
            && state.Matches(given.Target) && state.FindBlocks(given.Target, capsule.Bytes);
    }

    /// <summary>The values that a function captured; null if they are not plain. A "this" that the function reads is not; one that it does not read may be anything.</summary>
    private PlainState? StateOf(Delegate function) => function.Target is not { } target ? PlainState.Of(null, FieldUse.All)
        : PlainState.IsPlainHolder(target) ? PlainState.Of(target, rules.FieldUse?.UseOf(function) ?? FieldUse.All)
        : null;

    /// <summary>Two functions with the same key and the same values have the same capsule.</summary>
    private static bool TryGetKey(ItemFunction function, [NotNullWhen(true)] out Key? key, [NotNullWhen(true)] out Delegate? given)
    {
        given = function.Given;
        Type? wrapper = null;
        if (given?.Target is IWrapper inner)
        {
            wrapper = inner.GetType();
            given = inner.Given;
        }

        if (given is null || !given.HasSingleTarget)
        {
            key = null;
            return false;
        }

        key = new Key(function.GetType(), wrapper, given.GetType(), given.Method, given.Target?.GetType());
        return true;
    }

    /// <summary>A class: a dictionary over it is compiled already, where one over a struct would have to be at the first call.</summary>
    private sealed class Key(Type shape, Type? wrapper, Type type, MethodInfo method, Type? target) : IEquatable<Key>
    {
        public MethodInfo Method { get; } = method;

        /// <summary>Whether it holds on to code that may be unloaded.</summary>
        public bool IsCollectible => _shape.IsCollectible || Method.IsCollectible || _target is { IsCollectible: true };

        private readonly Type _shape = shape;
        private readonly Type? _wrapper = wrapper;
        private readonly Type _type = type;
        private readonly Type? _target = target;

        public bool Equals(Key? other)
            => other is not null && _shape == other._shape && _wrapper == other._wrapper && _type == other._type && _target == other._target && Method.Equals(other.Method);

        public override bool Equals(object? obj) => Equals(obj as Key);

        public override int GetHashCode() => HashCode.Combine(_shape, _target, Method);
    }

    /// <param name="State">What the function held when it was captured last; null: it was captured once.</param>
    /// <param name="Capsule">The capsule that holds that; null: none is remembered.</param>
    private sealed record Entry(PlainState? State, Capsule? Capsule);
}
