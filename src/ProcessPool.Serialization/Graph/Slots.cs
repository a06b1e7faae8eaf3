using ProcessPool.Serialization.Bridges;
using ProcessPool.Serialization.Framework;
using ProcessPool.Serialization.Values;

namespace ProcessPool.Serialization.Graph;

/// <summary>Finds the slot for a declared type.</summary>
internal static class Slots
{
    private static readonly ReferenceSlot Reference = new();

    /// <summary>The slot of a field.</summary>
    public static Slot For(Type type) =>
        !type.IsValueType ? type.IsPointer || type.IsByRef || type.IsFunctionPointer ? new RefusedSlot(type, Refusals.Pointer)
            : ProgressBridges.SlotFor(type) ?? LoggerBridges.SlotFor(type) ?? Reference
        : PrimitiveSlots.Find(type) is { } slot ? slot
        : type.IsByRefLike || type == typeof(void) ? new RefusedSlot(type, Refusals.RefStruct)
        : (Slot)typeof(Slot<>).MakeGenericType(type).GetField(nameof(Slot<>.Instance))!.GetValue(null)!;

    /// <summary>What <see cref="Slot{T}.Instance"/> is to be.</summary>
    public static object Create(Type type)
    {
        if (!type.IsValueType)
        {
            return ProgressBridges.SlotFor(type) ?? LoggerBridges.SlotFor(type) ?? ValueCodecs.Make(typeof(ReferenceSlot<>), type);
        }

        if (Refusals.OfStruct(type) is { } refusal)
        {
            return Activator.CreateInstance(typeof(RefusedSlot<>).MakeGenericType(type), refusal)!;
        }

        if (ValueCodecs.Create(type) is not null)
        {
            return ValueCodecs.Make(typeof(ValueSlot<>), type);
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return ValueCodecs.Make(typeof(NullableSlot<>), underlying);
        }

        return FrameworkStructs.CreateSlot(type) ?? InlineArrays.CreateSlot(type) ?? ValueCodecs.Make(typeof(StructSlot<>), type);
    }
}
