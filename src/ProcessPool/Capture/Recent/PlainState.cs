using System.Reflection;
using System.Runtime.CompilerServices;
using ProcessPool.Capture.Analysis;
using ProcessPool.Serialization;

namespace ProcessPool.Capture.Recent;

/// <summary>
/// The values of the variables that a function captured and reads, if all of them are plain: numbers, texts and the like, and arrays of numbers, in closures that
/// the compiler made. Two closures of one class with equal values are the same for any function. Immutable, but for where its arrays lie.
/// </summary>
internal sealed class PlainState : IEquatable<PlainState>
{
    private const int MostLevels = 8;
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly List<Variable> _variables = [];
    private int _objects;

    private PlainState()
    {
    }

    /// <summary>Whether a closure holds variables, as the compiler made it: what it has of them, and a <c>this</c> beside them, counts as far as it is used.</summary>
    public static bool IsPlainHolder(object closure) => HolderType.Of(closure.GetType()) is { IsHolder: true, IsMachine: false };

    /// <summary>The values of a closure's variables, as far as they are used; null if one is not plain.</summary>
    public static PlainState? Of(object? closure, FieldUse use)
    {
        var state = new PlainState();
        return closure is null || state.Add([], closure, use, 0) ? state : null;
    }

    /// <summary>Whether a closure of the same class has the same values now.</summary>
    public bool Matches(object? closure)
    {
        foreach (var variable in _variables)
        {
            if (!variable.Matches(variable.Read(closure!)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Finds the arrays of a closure that was read back in the bytes that it was read from, so that no second copy of them is kept. False: one is not there.</summary>
    public bool FindBlocks(object? closure, ReadOnlyMemory<byte> bytes)
    {
        foreach (var variable in _variables)
        {
            if (!variable.FindBlock(closure!, bytes))
            {
                return false;
            }
        }

        return true;
    }

    public bool Equals(PlainState? other)
    {
        if (other is null || _variables.Count != other._variables.Count)
        {
            return false;
        }

        for (var i = 0; i < _variables.Count; i++)
        {
            if (!_variables[i].Equals(other._variables[i]))
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as PlainState);

    public override int GetHashCode() => _variables.Count;

    private bool Add(FieldInfo[] path, object closure, FieldUse use, int level)
    {
        if (level > MostLevels || !IsPlainHolder(closure))
        {
            return false;
        }

        foreach (var field in closure.GetType().GetFields(Fields))
        {
            if (use.Of(field) is not { } inner)
            {
                continue;
            }

            var value = field.GetValue(closure);
            var way = Append(path, field);
            var isPlain = value switch
            {
                // The declared type counts: what a variable of a base class holds may be another class next time.
                // And one object at most: two may be the same, or not.
                string text => field.FieldType == typeof(string) && ++_objects == 1 && AddText(way, text),
                Array array => field.FieldType == array.GetType() && field.FieldType.IsSZArray && field.FieldType.GetElementType()!.IsPrimitive
                    && ++_objects == 1 && AddBlock(way, array),
                ValueType number => IsNumber(field.FieldType) && Add(new Number(way, number)),
                { } outer => HolderType.Of(field.FieldType).IsHolder && outer.GetType() == field.FieldType && Add(way, outer, inner, level + 1),
                null => false,
            };
            if (!isPlain)
            {
                return false;
            }
        }

        return true;
    }

    private static FieldInfo[] Append(FieldInfo[] path, FieldInfo field)
    {
        var longer = new FieldInfo[path.Length + 1];
        path.CopyTo(longer, 0);
        longer[^1] = field;
        return longer;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // The runtime binds all that a method names before it runs it.
    private bool AddText(FieldInfo[] path, string text) => Add(new Text(path, text));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool AddBlock(FieldInfo[] path, Array array) => Add(new Block(path, array));

    private bool Add(Variable variable)
    {
        _variables.Add(variable);
        return true;
    }

    /// <summary>Types whose bits <see cref="AreSame"/> compares.</summary>
    private static bool IsNumber(Type type)
        => type.IsEnum || (type.IsPrimitive && type != typeof(nint) && type != typeof(nuint)) || type == typeof(decimal) || type == typeof(Guid) || type == typeof(TimeSpan);

    /// <summary>The same bits: zeros of two signs, and 1.0 and 1.00, are not the same.</summary>
    private static bool AreSame(object number, object? value) => (number, value) switch
    {
        (double a, double b) => BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b),
        (float a, float b) => BitConverter.SingleToInt32Bits(a) == BitConverter.SingleToInt32Bits(b),
        (decimal a, decimal b) => decimal.GetBits(a).AsSpan().SequenceEqual(decimal.GetBits(b)),
        _ => number.Equals(value),
    };

    private abstract class Variable(FieldInfo[] path) : IEquatable<Variable>
    {
        public object? Read(object closure)
        {
            object? value = closure;
            foreach (var field in path)
            {
                if (value is null)
                {
                    return null;
                }

                value = field.GetValue(value);
            }

            return value;
        }

        public abstract bool Matches(object? value);

        public virtual bool FindBlock(object closure, ReadOnlyMemory<byte> bytes) => true;

        public bool Equals(Variable? other) => other is not null && IsSame(other);

        public override bool Equals(object? obj) => Equals(obj as Variable);

        public override int GetHashCode() => path.Length;

        protected abstract bool IsSame(Variable other);
    }

    private sealed class Number(FieldInfo[] path, ValueType number) : Variable(path)
    {
        public override bool Matches(object? value) => AreSame(number, value);

        protected override bool IsSame(Variable other) => other is Number same && same.Matches(number);
    }

    private sealed class Text(FieldInfo[] path, string text) : Variable(path)
    {
        public override bool Matches(object? value) => value is string other && string.Equals(text, other, StringComparison.Ordinal);

        protected override bool IsSame(Variable other) => other is Text same && same.Matches(text);
    }

    /// <summary>An array of numbers. It is not copied: what it held stands in the capsule.</summary>
    private sealed class Block(FieldInfo[] path, Array array) : Variable(path)
    {
        private readonly Type _type = array.GetType();
        private readonly int _length = array.Length;
        private readonly WeakReference<Array> _array = new(array);
        private ReadOnlyMemory<byte>? _content;

        /// <summary>Before the content was found, only whether it is as long.</summary>
        public override bool Matches(object? value)
            => value is Array array && array.GetType() == _type && array.Length == _length && (_content is not { } content || LargeBlocks.AreSame(array, content));

        public override bool FindBlock(object closure, ReadOnlyMemory<byte> bytes)
        {
            var wanted = LargeBlocks.BytesOf((Array)Read(closure)!);
            var start = bytes.Span.IndexOf(wanted);
            _content = start < 0 ? null : bytes.Slice(start, wanted.Length);
            return start >= 0;
        }

        protected override bool IsSame(Variable other)
            => other is Block same && same._type == _type && same._length == _length && _array.TryGetTarget(out var mine) && same._array.TryGetTarget(out var its) && mine == its;
    }
}
