namespace ProcessPool.Serialization.Graph;

/// <summary>The slots of numbers and the like. Named one by one, so that they are compiled with this assembly, and not when a process first captures a number.</summary>
internal static class PrimitiveSlots
{
    /// <summary>Null for other types.</summary>
    public static Slot? Find(Type type) => type.IsEnum ? null : Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => Slot<bool>.Instance,
        TypeCode.Char => Slot<char>.Instance,
        TypeCode.SByte => Slot<sbyte>.Instance,
        TypeCode.Byte => Slot<byte>.Instance,
        TypeCode.Int16 => Slot<short>.Instance,
        TypeCode.UInt16 => Slot<ushort>.Instance,
        TypeCode.Int32 => Slot<int>.Instance,
        TypeCode.UInt32 => Slot<uint>.Instance,
        TypeCode.Int64 => Slot<long>.Instance,
        TypeCode.UInt64 => Slot<ulong>.Instance,
        TypeCode.Single => Slot<float>.Instance,
        TypeCode.Double => Slot<double>.Instance,
        TypeCode.Decimal => Slot<decimal>.Instance,
        _ => null,
    };

    /// <summary>What <see cref="Slot{T}.Instance"/> is to be; null for other types.</summary>
    public static Slot? Create(Type type) => type.IsEnum ? null : Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => new ValueSlot<bool>(),
        TypeCode.Char => new ValueSlot<char>(),
        TypeCode.SByte => new ValueSlot<sbyte>(),
        TypeCode.Byte => new ValueSlot<byte>(),
        TypeCode.Int16 => new ValueSlot<short>(),
        TypeCode.UInt16 => new ValueSlot<ushort>(),
        TypeCode.Int32 => new ValueSlot<int>(),
        TypeCode.UInt32 => new ValueSlot<uint>(),
        TypeCode.Int64 => new ValueSlot<long>(),
        TypeCode.UInt64 => new ValueSlot<ulong>(),
        TypeCode.Single => new ValueSlot<float>(),
        TypeCode.Double => new ValueSlot<double>(),
        TypeCode.Decimal => new ValueSlot<decimal>(),
        _ => null,
    };
}
