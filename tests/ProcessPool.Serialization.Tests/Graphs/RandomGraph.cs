using System.Reflection;
using System.Runtime.CompilerServices;

namespace ProcessPool.Serialization.Tests.Graphs;

/// <summary>One random object with all that it refers to; what was made is referred to again, so there is sharing and there are cycles.</summary>
internal sealed class RandomGraph(RandomTypes types, Random random)
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly RandomValues _values = new(random);
    private readonly List<object> _made = [];
    private int _left = random.Next(1, 60);

    /// <summary>The root, of one of the types.</summary>
    public (Type Declared, object? Value) MakeRoot()
    {
        var type = types.All[random.Next(types.All.Count)];
        return (type, type.IsValueType ? Make(type) : MakeNew(Concrete(type)));
    }

    /// <summary>A value for a place of this declared type.</summary>
    private object? Make(Type declared)
    {
        if (Nullable.GetUnderlyingType(declared) is { } underlying)
        {
            return random.Next(3) == 0 ? null : Make(underlying);
        }

        if (declared.IsValueType)
        {
            return MakeStruct(declared);
        }

        var known = _left <= 0 || random.Next(3) == 0 ? Known(declared) : null;
        return known is not null || _left <= 0 || random.Next(8) == 0 ? known : MakeNew(Concrete(declared));
    }

    private object? Known(Type declared)
    {
        for (var tries = 0; tries < 8 && _made.Count > 0; tries++)
        {
            if (_made[random.Next(_made.Count)] is var found && declared.IsInstanceOfType(found))
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>A type that can be created, for a place of this declared type.</summary>
    private Type Concrete(Type declared)
    {
        for (var tries = 0; tries < 20; tries++)
        {
            var type = types.All[random.Next(types.All.Count)];
            if (type != declared && !type.IsAbstract && declared.IsAssignableFrom(type) && Nullable.GetUnderlyingType(type) is null)
            {
                return type;
            }
        }

        return declared == typeof(IShape) ? typeof(Dog)
            : declared == typeof(ValueType) ? typeof(int)
            : declared == typeof(Array) ? typeof(int[])
            : declared == typeof(Delegate) ? typeof(Action)
            : declared == typeof(IEnumerable<object>) ? typeof(List<object>)
            : declared;
    }

    private object? MakeNew(Type type)
    {
        _left--;
        var made = type.IsValueType ? MakeStruct(type)
            : type == typeof(string) ? _values.Text()
            : type == typeof(Type) ? types.All[random.Next(types.All.Count)]
            : type.IsArray ? MakeArray(type)
            : type == typeof(Action) ? MakeAction()
            : RandomCollections.MakeImmutable(type, Items)
            ?? (RandomCollections.IsFilled(type) ? MakeCollection(type) : MakeObject(type));
        if (made is not null && (type.IsValueType || type == typeof(string)))
        {
            _made.Add(made);
        }

        return made;
    }

    private object MakeObject(Type type)
    {
        var made = RuntimeHelpers.GetUninitializedObject(type);
        _made.Add(made);
        SetFields(made, type);
        return made;
    }

    private object MakeStruct(Type type)
    {
        if (_values.TryMake(type, out var value))
        {
            return value;
        }

        var definition = type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : null;
        if (definition == typeof(Memory<>) || definition == typeof(ArraySegment<>))
        {
            return MakeSlice(type);
        }

        var made = RuntimeHelpers.GetUninitializedObject(type);
        if (definition == typeof(Three<>))
        {
            InlineArrays.Set(made, [.. Enumerable.Range(0, 3).Select(_ => Make(type.GenericTypeArguments[0]))]);
            return made;
        }

        SetFields(made, type);
        return made;
    }

    private object MakeSlice(Type type)
    {
        if (Make(type.GenericTypeArguments[0].MakeArrayType()) is not Array array || array.GetType() != type.GenericTypeArguments[0].MakeArrayType())
        {
            return RuntimeHelpers.GetUninitializedObject(type);
        }

        var start = random.Next(array.Length + 1);
        return Activator.CreateInstance(type, array, start, random.Next(array.Length - start + 1))!;
    }

    private Array MakeArray(Type type)
    {
        var rank = type.GetArrayRank();
        var lengths = new int[rank];
        var bounds = new int[rank];
        for (var dimension = 0; dimension < rank; dimension++)
        {
            lengths[dimension] = random.Next(20) == 0 ? 0 : random.Next(rank == 1 ? 20 : 4);
            bounds[dimension] = type.IsSZArray || random.Next(2) == 0 ? 0 : random.Next(-5, 6);
        }

        var array = type.IsSZArray
            ? Array.CreateInstanceFromArrayType(type, lengths[0])
            : Array.CreateInstanceFromArrayType(type, lengths, bounds);
        _made.Add(array);
        var element = type.GetElementType()!;
        var indexes = (int[])bounds.Clone();
        for (var left = array.Length; left > 0; left--)
        {
            array.SetValue(Make(element), indexes);
            for (var dimension = rank - 1; dimension >= 0 && ++indexes[dimension] == bounds[dimension] + lengths[dimension]; dimension--)
            {
                indexes[dimension] = bounds[dimension];
            }
        }

        return array;
    }

    private object MakeCollection(Type type)
    {
        var made = RandomCollections.MakeEmpty(type, random);
        _made.Add(made);
        foreach (var item in Items(RandomCollections.ItemOf(type)))
        {
            RandomCollections.Add(made, item);
        }

        for (var level = type; level.Assembly == typeof(RandomGraph).Assembly; level = level.BaseType!)
        {
            SetDeclaredFields(made, level);
        }

        return made;
    }

    private Array Items(Type type)
    {
        var items = Array.CreateInstance(type, random.Next(6));
        for (var i = 0; i < items.Length; i++)
        {
            items.SetValue(Make(type), i);
        }

        return items;
    }

    private Action MakeAction()
    {
        var calls = Enumerable.Range(0, random.Next(1, 4)).Select(_ => MakeCall()).ToArray();
        var made = (Action)Delegate.Combine(calls)!;
        _made.Add(made);
        return made;
    }

    private Action MakeCall() => random.Next(3) switch
    {
        0 when Make(typeof(Animal)) is Animal animal => animal.Call,
        1 when Make(typeof(object)) is { } bound => bound.Ignore,
        _ => Bound.Nothing,
    };

    private void SetFields(object made, Type type)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            SetDeclaredFields(made, level);
        }
    }

    private void SetDeclaredFields(object made, Type level)
    {
        foreach (var field in level.GetFields(Declared))
        {
            field.SetValue(made, Make(field.FieldType));
        }
    }
}
