namespace ProcessPool.Serialization.Graph;

/// <summary>The slots of numbers and the like. Named one by one, so that they are compiled with this assembly, and not when a process first captures a number.</summary>
internal static class PrimitiveSlots
{
    public static bool Has(Type type) => !type.IsEnum && Type.GetTypeCode(type) is >= TypeCode.Boolean and <= TypeCode.Decimal;

    /// <summary>Null for other types.</summary>
    public static Slot? Find(Type type) => !Has(type) ? null : Type.GetTypeCode(type) switch
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
}
