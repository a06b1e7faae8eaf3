using System.Numerics;
using System.Runtime.CompilerServices;

namespace ProcessPool.Serialization.Values;

/// <summary>Finds the <see cref="ValueCodec{T}"/> of a type.</summary>
internal static class ValueCodecs
{
    /// <summary>In several steps, because the runtime binds all types that a method names before it runs it: this runs for the types of the first capture of a process.</summary>
    public static object? Create(Type type) => type.IsEnum ? CreateForEnum(type)
        : type.IsPrimitive || type == typeof(decimal) || type == typeof(string) ? CreateForBasic(type)
        : type.IsValueType ? CreateForStruct(type)
        : type.IsSZArray ? CreateForArray(type.GetElementType()!)
        : type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(List<>) ? CreateForList(type.GenericTypeArguments[0])
        : null;

    /// <summary>An instance of a generic type of this assembly, for these arguments.</summary>
    public static object Make(Type definition, params Type[] arguments) =>
        Activator.CreateInstance(definition.MakeGenericType(arguments), nonPublic: true)!;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static object CreateForEnum(Type type) => Make(typeof(EnumCodec<,>), type, type.GetEnumUnderlyingType());

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static object? CreateForBasic(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => new BooleanCodec(),
        TypeCode.Char => new CharCodec(),
        TypeCode.SByte => new SByteCodec(),
        TypeCode.Byte => new ByteCodec(),
        TypeCode.Int16 => new Int16Codec(),
        TypeCode.UInt16 => new UInt16Codec(),
        TypeCode.Int32 => new Int32Codec(),
        TypeCode.UInt32 => new UInt32Codec(),
        TypeCode.Int64 => new Int64Codec(),
        TypeCode.UInt64 => new UInt64Codec(),
        TypeCode.Single => new SingleCodec(),
        TypeCode.Double => new DoubleCodec(),
        TypeCode.Decimal => new DecimalCodec(),
        TypeCode.String => new StringCodec(),
        _ => CreateForStruct(type), // IntPtr
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static object? CreateForStruct(Type type)
    {
        if (type.IsByRefLike || type.ContainsGenericParameters || type == typeof(void))
        {
            return null;
        }

        if (type == typeof(BigInteger))
        {
            return new BigIntegerCodec();
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return IsPlain(underlying) ? Make(typeof(NullableCodec<>), underlying) : null;
        }

        if (BlockTypes.IsBlock(type))
        {
            return Make(typeof(BlockCodec<>), type);
        }

        return TupleCodecDefinition(type) is { } definition && Array.TrueForAll(type.GenericTypeArguments, IsPlain)
            ? Make(definition, type.GenericTypeArguments)
            : null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static object? CreateForArray(Type element) =>
        BlockTypes.IsBlock(element) ? Make(typeof(BlockArrayCodec<>), element)
        : IsPlain(element) ? Make(typeof(PlainArrayCodec<>), element)
        : null;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static object? CreateForList(Type item) =>
        BlockTypes.IsBlock(item) ? Make(typeof(BlockListCodec<>), item)
        : IsPlain(item) ? Make(typeof(PlainListCodec<>), item)
        : null;

    private static Type? TupleCodecDefinition(Type type) =>
        !type.IsConstructedGenericType ? null
        : type.GetGenericTypeDefinition() is var definition && definition == typeof(ValueTuple<,>) ? typeof(TupleCodec<,>)
        : definition == typeof(ValueTuple<,,>) ? typeof(TupleCodec<,,>)
        : definition == typeof(KeyValuePair<,>) ? typeof(PairCodec<,>)
        : null;

    private static bool IsPlain(Type type) =>
        type == typeof(string)
        || type == typeof(BigInteger)
        || BlockTypes.IsBlock(type)
        || (Nullable.GetUnderlyingType(type) is { } underlying && IsPlain(underlying))
        || (TupleCodecDefinition(type) is not null && Array.TrueForAll(type.GenericTypeArguments, IsPlain));
}
