using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace ProcessPool.Slicing.Tests.Support;

/// <summary>A slice in a load context of its own; moves functions and objects of the originals into it.</summary>
internal sealed class LoadedSlice
{
    private readonly Dictionary<object, object> _moved = new(ReferenceEqualityComparer.Instance);
    private readonly Module _module;

    public LoadedSlice(CodeSlice slice)
    {
        Slice = slice;
        var context = new AssemblyLoadContext(slice.AssemblyName, isCollectible: true);
        _module = context.LoadFromStream(new MemoryStream(slice.Image)).ManifestModule;
    }

    public CodeSlice Slice { get; }

    public Assembly Assembly => _module.Assembly;

    public TDelegate Move<TDelegate>(TDelegate function)
        where TDelegate : Delegate => (TDelegate)Value(function)!;

    public Type TypeOf(Type type)
    {
        if (type.IsGenericParameter)
        {
            return type;
        }

        if (type.IsSZArray)
        {
            return TypeOf(type.GetElementType()!).MakeArrayType();
        }

        if (type.IsConstructedGenericType)
        {
            return TypeOf(type.GetGenericTypeDefinition()).MakeGenericType(Array.ConvertAll(type.GetGenericArguments(), TypeOf));
        }

        return Slice.Contains(type) ? _module.ResolveType(Slice.TokenOf(type)) : type;
    }

    public MethodBase MethodOf(MethodBase method)
    {
        if (!Slice.Contains(method))
        {
            return method;
        }

        var made = _module.ResolveMethod(Slice.TokenOf(method))!;
        if (method.DeclaringType is { IsConstructedGenericType: true } type)
        {
            made = MethodBase.GetMethodFromHandle(made.MethodHandle, TypeOf(type).TypeHandle)!;
        }

        return method is not DynamicMethod && method is { IsGenericMethod: true, IsGenericMethodDefinition: false }
            ? ((MethodInfo)made).MakeGenericMethod(Array.ConvertAll(method.GetGenericArguments(), TypeOf))
            : made;
    }

    private object? Value(object? source) => source switch
    {
        null or string or Type => source,
        _ when _moved.TryGetValue(source, out var known) => known,
        DynamicMethod method => MethodOf(method),
        Delegate function => Delegate.CreateDelegate(TypeOf(function.GetType()), Value(function.Target), (MethodInfo)MethodOf(function.Method)),
        Array { Rank: 1 } array => Array1(array),
        _ => Object(source),
    };

    private Array Array1(Array source)
    {
        var copy = Array.CreateInstance(TypeOf(source.GetType().GetElementType()!), source.Length);
        _moved.Add(source, copy);
        for (var i = 0; i < source.Length; i++)
        {
            copy.SetValue(Value(source.GetValue(i)), i);
        }

        return copy;
    }

    private object Object(object source)
    {
        var type = TypeOf(source.GetType());
        if (type == source.GetType() && source is not StrongBox<int> && type.FullName != "System.Runtime.CompilerServices.Closure")
        {
            return source;
        }

        var copy = RuntimeHelpers.GetUninitializedObject(type);
        _moved.Add(source, copy);
        for (var level = source.GetType(); level is not null; level = level.BaseType)
        {
            foreach (var field in level.GetFields(Runtime.Declared & ~BindingFlags.Static))
            {
                Field(field).SetValue(copy, Value(field.GetValue(source)));
            }
        }

        return copy;
    }

    private FieldInfo Field(FieldInfo field)
    {
        if (!Slice.Contains(field))
        {
            return field;
        }

        var made = _module.ResolveField(Slice.TokenOf(field))!;
        return FieldInfo.GetFieldFromHandle(made.FieldHandle, TypeOf(field.DeclaringType!).TypeHandle);
    }
}
