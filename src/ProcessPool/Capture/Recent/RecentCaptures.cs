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
/// A capsule is remembered when the same values were met twice, or when it is large, and after it was read back and found to hold them: another thread may change a variable while it is
/// written.
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

    /// <summary>The capsule of a function as it is now, which <paramref name="write"/> makes if it is not known without writing it.</summary>
    public Capsule Get(ItemFunction function, Func<ItemFunction, Capsule> write)
    {
        if (!TryGetKey(function, out var key, out var target))
        {
            return write(function);
        }

        if (hasCodecs?.Invoke() ?? CustomCodecs.Registered.Length > 0)
        {
            return write(function);
        }

        if (Find(key) is { Capsule: { } known } entry && entry.State.Matches(target))
        {
            return known;
        }

        var state = StateOf(key, target); // Before it is written.
        var capsule = write(function);
        if (state is not null)
        {
            Remember(key, state, capsule);
        }

        return capsule;
    }

    private void Remember(Key key, PlainState state, Capsule capsule)
    {
        if (capsule.Content is not { Images.Count: 0, IsOfScript: false })
        {
            return; // Code goes along, or variables.
        }

        var isSecondTime = capsule.Bytes.Length >= Large || (Find(key) is { } entry && entry.State.Equals(state));
        if (isSecondTime && capsule.Bytes.Length > MostBytes)
        {
            return;
        }

        var remembered = new Entry(state, isSecondTime && Holds(capsule, state) ? capsule : null);
        lock (_lock)
        {
            if (_known.Count >= MostEntries || (isSecondTime && _known.Values.Sum(known => (long)(known.Capsule?.Bytes.Length ?? 0)) + capsule.Bytes.Length > MostBytes))
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
        return new ObjectReader(new CodeResolver()).Read<ItemFunction>(ref body) is { } read && TryGetKey(read, out _, out var target)
            && state.Matches(target) && state.FindBlocks(target, capsule.Bytes);
    }

    /// <summary>The values that a function captured; null if they are not plain.</summary>
    private PlainState? StateOf(Key key, object? target)
    {
        // Code that may be unloaded must not be held. A "this" that the function reads is not plain; one that it does not read may be anything.
        if (key.Method.Module.Assembly.IsCollectible || (target is not null && !PlainState.IsPlainHolder(target)))
        {
            return null;
        }

        return PlainState.Of(target, target is null ? FieldUse.All : rules.FieldUse?.UseOf(key.Function) ?? FieldUse.All);
    }

    /// <summary>Two functions with the same key and the same values have the same capsule.</summary>
    private static bool TryGetKey(ItemFunction function, [NotNullWhen(true)] out Key? key, out object? target)
    {
        var given = function.Given;
        Type? wrapper = null;
        if (given?.Target is IWrapper inner)
        {
            wrapper = inner.GetType();
            given = inner.Given;
        }

        if (given is null || !given.HasSingleTarget)
        {
            (key, target) = (null, null);
            return false;
        }

        target = given.Target;
        key = new Key(function.GetType(), wrapper, given.GetType(), given.Method, target?.GetType(), given);
        return true;
    }

    /// <summary>A class: a dictionary over it is compiled already, where one over a struct would have to be at the first call.</summary>
    private sealed class Key(Type shape, Type? wrapper, Type type, MethodInfo method, Type? target, Delegate function) : IEquatable<Key>
    {
        public MethodInfo Method { get; } = method;

        /// <summary>Not compared.</summary>
        public Delegate Function { get; } = function;

        private readonly Type _shape = shape;
        private readonly Type? _wrapper = wrapper;
        private readonly Type _type = type;
        private readonly Type? _target = target;

        public bool Equals(Key? other)
            => other is not null && _shape == other._shape && _wrapper == other._wrapper && _type == other._type && _target == other._target && Method.Equals(other.Method);

        public override bool Equals(object? obj) => Equals(obj as Key);

        public override int GetHashCode() => HashCode.Combine(_shape, _target, Method);
    }

    private sealed record Entry(PlainState State, Capsule? Capsule);
}
