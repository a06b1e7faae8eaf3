using System.Buffers;
using System.Runtime.CompilerServices;
using MessagePack;
using ProcessPool.Serialization.Framework;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Bridges;

/// <summary>The parent's end of a bridge for progress.</summary>
internal sealed class ProgressSource<T>(IProgress<T> receiver) : ReportSource
{
    // Held weakly by the table that finds this object; the receiver holds it by that table, so both live equally long.
    public override void Report(ReadOnlySequence<byte> value, ObjectReader reader, Func<RemoteError, Exception> rebuild) => receiver.Report(reader.Read<T>(ref value));
}

/// <summary>The worker's end.</summary>
internal sealed class BridgedProgress<T>(long bridge, IBridgeEnds ends) : Progress<T>
{
    protected override void OnReport(T value) => ends.Report(bridge, value);
}

/// <summary>A receiver as the number of its bridge.</summary>
internal sealed class ProgressCodec<T>() : ObjectCodec(typeof(BridgedProgress<T>))
{
    public override bool HasBody => false;

    public override bool WriteHeader(GraphWriter graph, ref MessagePackWriter header, int type, object value, FieldUse use)
    {
        if (!graph.HasBridges || value is BridgedProgress<T>)
        {
            graph.Refuse(value.GetType(), Refusals.OfClass(typeof(Progress<T>)));
            return false;
        }

        header.WriteArrayHeader(2);
        header.Write(type);
        header.Write((value as ProgressSource<T> ?? ParentBridges.Receiver((IProgress<T>)value)).Id);
        return true;
    }

    public override object? Allocate(GraphReader graph, ref MessagePackReader header, int parts, int id)
    {
        Expect(parts, 1);
        return new BridgedProgress<T>(header.ReadInt64(), graph.Bridges ?? throw new GraphFormatException("There is no bridge on this side."));
    }
}

/// <summary>A place whose values are written as other objects in their stead.</summary>
internal interface IStandInSlot
{
    object StandInFor(object value);
}

/// <summary>A place that is declared as a receiver of reports: whatever class is in it, reports go to that object.</summary>
internal sealed class ProgressSlot<T> : Slot<IProgress<T>?>, IStandInSlot
{
    public override void Write(GraphWriter graph, ref MessagePackWriter body, IProgress<T>? value) =>
        body.Write(graph.Reference(value is null || !graph.HasBridges ? value : StandInFor(value)));

    public object StandInFor(object value) =>
        value is BridgedProgress<T> || value.GetType() == typeof(Progress<T>) ? value : ParentBridges.Receiver((IProgress<T>)value);

    public override IProgress<T>? Read(GraphReader graph, ref MessagePackReader body) => graph.Resolve<IProgress<T>>(body.ReadInt32());
}

/// <summary>Finds what bridges reports.</summary>
internal static class ProgressBridges
{
    /// <summary>The codec of a receiver of the framework, or of one of our ends; null for other types.</summary>
    public static ObjectCodec? Find(Type type) => type.IsConstructedGenericType && type.Name.Contains("Progress", StringComparison.Ordinal) ? FindNamed(type) : null;

    [MethodImpl(MethodImplOptions.NoInlining)] // The runtime binds all types that a method names before it runs it.
    private static ObjectCodec? FindNamed(Type type) => type.GetGenericTypeDefinition() is var definition
        && (definition == typeof(Progress<>) || definition == typeof(ProgressSource<>) || definition == typeof(BridgedProgress<>))
            ? (ObjectCodec)Values.ValueCodecs.Make(typeof(ProgressCodec<>), type.GenericTypeArguments)
            : null;

    /// <summary>The slot of a place that is declared as a receiver; null for other types.</summary>
    public static Slot? SlotFor(Type type) => type.IsConstructedGenericType && type.Name == "IProgress`1" ? SlotForNamed(type) : null;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Slot? SlotForNamed(Type type) => type.GetGenericTypeDefinition() == typeof(IProgress<>)
        && !type.ContainsGenericParameters
            ? (Slot)Values.ValueCodecs.Make(typeof(ProgressSlot<>), type.GenericTypeArguments)
            : null;
}
