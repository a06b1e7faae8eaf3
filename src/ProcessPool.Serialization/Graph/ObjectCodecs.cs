using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ProcessPool.Serialization.Framework;
using ProcessPool.Serialization.Framework.Collections;
using ProcessPool.Serialization.Values;

namespace ProcessPool.Serialization.Graph;

/// <summary>Finds the codec of a type.</summary>
internal static class ObjectCodecs
{
    private static readonly ConcurrentDictionary<Type, ObjectCodec> Known = new();
    private static readonly ConditionalWeakTable<Type, ObjectCodec> KnownCollectible = [];

    public static ObjectCodec For(Type type) => Known.TryGetValue(type, out var codec) ? codec
        : type.IsCollectible ? KnownCollectible.GetValue(type, Create)
        : Known.GetOrAdd(type, Create);

    private static ObjectCodec Create(Type type)
    {
        try
        {
            return type.IsArray ? ForArray(type)
                : typeof(Delegate).IsAssignableFrom(type) ? new DelegateCodec(type)
                : type.IsValueType ? ForBox(type)
                : FrameworkCodecs.Find(type) ?? SingletonCodec.TryCreate(type) ?? IteratorCodec.Find(type) ?? ForFields(type);
        }
        catch (Exception e) when (e is TypeLoadException or IOException or BadImageFormatException)
        {
            return new RefusedCodec(type, new Refusal($"its fields cannot be looked at: {e.Message}", "Deploy the missing assembly"));
        }
    }

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
