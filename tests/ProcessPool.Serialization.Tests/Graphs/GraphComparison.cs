using System.Collections;
using System.Numerics;
using System.Reflection;

namespace ProcessPool.Serialization.Tests.Graphs;

/// <summary>Whether a graph has the form of another: equal values, and references that lead to the same objects in both.</summary>
internal sealed class GraphComparison
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly Dictionary<object, object> _copies = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, object> _originals = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Array, (Array Copy, int Shift)> _slices = new(ReferenceEqualityComparer.Instance);
    private readonly Queue<(Type Type, object? One, object? Other, string Path)> _left = [];

    /// <summary>The first difference that was found; null if there is none.</summary>
    public static string? Difference(Type declared, object? original, object? copy)
    {
        var comparison = new GraphComparison();
        comparison.Expect(declared, original, copy, "root");
        while (comparison._left.TryDequeue(out var next))
        {
            if (comparison.Compare(next.Type, next.One, next.Other, next.Path) is { } difference)
            {
                return $"{next.Path}: {difference}";
            }
        }

        return null;
    }

    private void Expect(Type type, object? one, object? other, string path) => _left.Enqueue((type, one, other, path));

    private string? Compare(Type declared, object? one, object? other, string path)
    {
        if (one is null || other is null)
        {
            return one is null && other is null ? null : $"{one ?? "null"} is {other ?? "null"}";
        }

        if (one.GetType() != other.GetType())
        {
            return $"{one.GetType()} is {other.GetType()}";
        }

        if (one is string or Type or MemberInfo)
        {
            return one.Equals(other) ? null : $"'{one}' is '{other}'";
        }

        if (!declared.IsValueType)
        {
            var isKnown = _copies.TryGetValue(one, out var copy);
            if (isKnown || _originals.ContainsKey(other))
            {
                return isKnown && ReferenceEquals(copy, other) ? null : $"references to a {one.GetType()} lead to different objects";
            }

            _copies.Add(one, other);
            _originals.Add(other, one);
        }

        return CompareParts(one.GetType(), one, other, path);
    }

    private string? CompareParts(Type type, object one, object other, string path)
    {
        if (type.IsPrimitive || type.IsEnum || one is BigInteger)
        {
            var same = one switch
            {
                double number => BitConverter.DoubleToInt64Bits(number) == BitConverter.DoubleToInt64Bits((double)other),
                float number => BitConverter.SingleToInt32Bits(number) == BitConverter.SingleToInt32Bits((float)other),
                _ => one.Equals(other),
            };
            return same ? null : $"{one} is {other}";
        }

        var definition = type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : null;
        if (one is Array array)
        {
            return CompareArrays(type, array, (Array)other, path);
        }

        if (one is Delegate function)
        {
            return CompareCalls(function.GetInvocationList(), ((Delegate)other).GetInvocationList(), path);
        }

        if (definition == typeof(Three<>))
        {
            CompareItems(type.GenericTypeArguments[0], InlineArrays.Get(one), InlineArrays.Get(other), path);
        }
        else if (definition == typeof(Memory<>))
        {
            return CompareSlices(type, one, other, path);
        }
        else if (!type.IsValueType && RandomCollections.IsFilled(type))
        {
            return CompareCollections(type, one, other, path);
        }
        else if (definition == typeof(Task<>) || definition == typeof(Lazy<>))
        {
            var property = type.GetProperty(definition == typeof(Task<>) ? "Result" : "Value")!;
            Expect(property.PropertyType, property.GetValue(one), property.GetValue(other), path + "." + property.Name);
        }
        else
        {
            CompareFields(type, one, other, path);
        }

        return null;
    }

    private string? CompareSlices(Type type, object one, object other, string path)
    {
        var ((array, start, length), (otherArray, otherStart, otherLength)) = (PartsOf(type, one), PartsOf(type, other));
        if (length != otherLength || array is null != otherArray is null)
        {
            return $"a slice of {length} elements has {otherLength}";
        }

        if (array is null)
        {
            return null;
        }

        var place = (Copy: otherArray!, Shift: start - otherStart);
        if (!_slices.TryAdd(array, place) && _slices[array] != place)
        {
            return "two slices of one array are not any more";
        }

        if (_copies.TryGetValue(array, out var copy) && (!ReferenceEquals(copy, otherArray) || start != otherStart))
        {
            return "a slice is not one of the array any more";
        }

        for (var i = 0; i < length; i++)
        {
            Expect(type.GenericTypeArguments[0], array.GetValue(start + i), otherArray!.GetValue(otherStart + i), $"{path}[{i}]");
        }

        return null;
    }

    private static (Array? Array, int Start, int Length) PartsOf(Type type, object slice) => (
        (Array?)type.GetField("_object", Declared)!.GetValue(slice), (int)type.GetField("_index", Declared)!.GetValue(slice)!,
        (int)type.GetField("_length", Declared)!.GetValue(slice)!);

    private string? CompareArrays(Type type, Array one, Array other, string path)
    {
        if (_slices.TryGetValue(one, out var place) && place != (other, 0))
        {
            return "an array is not that of its slices any more";
        }

        for (var dimension = 0; dimension < one.Rank; dimension++)
        {
            if (one.GetLength(dimension) != other.GetLength(dimension) || one.GetLowerBound(dimension) != other.GetLowerBound(dimension))
            {
                return $"dimension {dimension} differs";
            }
        }

        CompareItems(type.GetElementType()!, [.. one.Cast<object?>()], [.. other.Cast<object?>()], path);
        return null;
    }

    private string? CompareCollections(Type type, object one, object other, string path)
    {
        object?[] items = [.. ((IEnumerable)one).Cast<object?>()];
        object?[] otherItems = [.. ((IEnumerable)other).Cast<object?>()];
        var comparer = type.GetProperty("Comparer");
        if (items.Length != otherItems.Length || !Equals(comparer?.GetValue(one), comparer?.GetValue(other)))
        {
            return $"{items.Length} items of {type} are {otherItems.Length}, or their comparers differ";
        }

        CompareItems(RandomCollections.ItemOf(type), items, otherItems, path);
        for (var level = type; level.Assembly == typeof(GraphComparison).Assembly; level = level.BaseType!)
        {
            CompareDeclaredFields(level, one, other, path);
        }

        return null;
    }

    private void CompareItems(Type item, object?[] one, object?[] other, string path)
    {
        for (var i = 0; i < one.Length; i++)
        {
            Expect(item, one[i], other[i], $"{path}[{i}]");
        }
    }

    private string? CompareCalls(Delegate[] one, Delegate[] other, string path)
    {
        for (var i = 0; i < one.Length; i++)
        {
            if (i >= other.Length || one[i].Method != other[i].Method)
            {
                return $"call {i} of a delegate differs";
            }

            // Each process has its own object that lambdas without captured variables are bound to; this test has one process.
            Expect(typeof(object), one[i].Target, other[i].Target, $"{path}({i}).Target");
        }

        return one.Length == other.Length ? null : "a delegate has more calls than before";
    }

    private void CompareFields(Type type, object one, object other, string path)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            CompareDeclaredFields(level, one, other, path);
        }
    }

    private void CompareDeclaredFields(Type level, object one, object other, string path)
    {
        foreach (var field in level.GetFields(Declared))
        {
            Expect(field.FieldType, field.GetValue(one), field.GetValue(other), $"{path}.{field.Name}");
        }
    }
}
