using ProcessPool.Serialization.Bridges;
using ProcessPool.Serialization.Code;
using ProcessPool.Serialization.Custom;
using ProcessPool.Serialization.Framework;
using ProcessPool.Serialization.Framework.Collections;
using ProcessPool.Serialization.Values;

namespace ProcessPool.Serialization.Graph;

/// <summary>Finds the codec of a type.</summary>
internal static class ObjectCodecs
{
    private static volatile CodeCache<Type, ObjectCodec> _byType = new(Create);
    private static volatile CodeCache<Type, ObjectCodec>? _withCustom;

    /// <summary>The codec by which objects of a type are written: that of the user, if one was registered.</summary>
    public static ObjectCodec For(Type type) => (_withCustom ?? _byType).Get(type);

    /// <summary>The codec by which what stands on the wire as this type is read. What was on its way while a codec was registered still arrives.</summary>
    public static ObjectCodec ForWire(Type type) => _byType.Get(type);

    /// <summary>Custom codecs have changed: every type is looked up anew.</summary>
    public static void Renew() => _withCustom = new(CreateWithCustom);

    /// <summary>Types may have got further fields: every one is looked at anew.</summary>
    public static void Forget()
    {
        _byType = new(Create);
        if (_withCustom is not null)
        {
            Renew();
        }
    }

    private static ObjectCodec CreateWithCustom(Type type) =>
        type.IsArray || type.IsValueType || CustomCodecs.Find(type) is not { } custom ? _byType.Get(type) : custom.CreateObjectCodec();

    private static ObjectCodec Create(Type type)
    {
        try
        {
            return type.IsArray ? ForArray(type)
                : typeof(Delegate).IsAssignableFrom(type) ? new DelegateCodec(type)
                : type.IsValueType ? ForBox(type)
                : IsCoded(type) ? (ObjectCodec)ValueCodecs.Make(typeof(CustomObjectCodec<,>), type.GenericTypeArguments)
                : ProgressBridges.Find(type) ?? LoggerBridges.Find(type) ?? FrameworkCodecs.Find(type) ?? SingletonCodec.TryCreate(type) ?? IteratorCodec.Find(type) ?? ForFields(type);
        }
        catch (Exception e) when (e is TypeLoadException or IOException or BadImageFormatException)
        {
            return new RefusedCodec(type, new Refusal($"its fields cannot be looked at: {e.Message}", "Deploy the missing assembly"));
        }
    }

    private static bool IsCoded(Type type) => type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(Coded<,>);

    private static ObjectCodec ForArray(Type type)
    {
        var element = type.GetElementType()!;
        return element.IsPointer || element.IsFunctionPointer ? new RefusedCodec(type, Refusals.Pointer)
            : Make(BlockTypes.IsBlock(element) ? typeof(BlockArrayObjectCodec<>) : typeof(ItemArrayCodec<>), element, type);
    }

    private static ObjectCodec ForBox(Type type) => Refusals.OfStruct(type) is { } refusal
        ? new RefusedCodec(type, refusal)
        : Make(ValueCodecs.Create(type) is null ? typeof(SlotBoxCodec<>) : typeof(ValueBoxCodec<>), type);

    private static ObjectCodec ForFields(Type type)
    {
        var origin = TypeFields.FrameworkBase(type);
        return CollectionCodecs.FindDerived(type, origin) is { } derived ? derived
            : origin.IsAssignableTo(typeof(Exception)) ? new ExceptionObjectCodec(type)
            : FrameworkCodecs.HasNoState(origin) || FieldwiseTypes.Contains(origin) ? new FieldsCodec(type, new FieldPlan(type))
            : new RefusedCodec(type, Refusals.OfClass(type));
    }

    private static ObjectCodec Make(Type definition, Type argument, params object[] arguments) =>
        (ObjectCodec)Activator.CreateInstance(definition.MakeGenericType(argument), arguments)!;
}
