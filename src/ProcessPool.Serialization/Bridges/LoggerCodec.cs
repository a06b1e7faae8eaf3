using MessagePack;
using Microsoft.Extensions.Logging;
using ProcessPool.Serialization.Framework;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Bridges;

/// <summary>A logger as the number of its bridge, with the levels that are enabled.</summary>
internal class LoggerCodec(Type wireType) : ObjectCodec(wireType)
{
    public LoggerCodec()
        : this(typeof(ILogger))
    {
    }

    public override bool HasBody => false;

    public override bool WriteHeader(GraphWriter graph, ref MessagePackWriter header, int type, object value, FieldUse use)
    {
        if (!graph.HasBridges)
        {
            graph.Refuse(value.GetType(), RefusedTypes.Log);
            return false;
        }

        var source = value as LoggerSource ?? LoggerSource.Of((ILogger)value);
        int levels;
        try
        {
            levels = source.Levels;
        }
        catch (Exception e)
        {
            graph.Refuse(value.GetType(), new Refusal($"a logger whose IsEnabled threw {e.GetType()}: {e.Message}", "Pass a logger that answers"));
            return false;
        }

        header.WriteArrayHeader(3);
        header.Write(type);
        header.Write(source.Id);
        header.Write(levels);
        return true;
    }

    public sealed override object? Allocate(GraphReader graph, ref MessagePackReader header, int parts, int id)
    {
        Expect(parts, 2);
        return Create(header.ReadInt64(), header.ReadInt32(), graph.Bridges ?? throw new GraphFormatException("There is no bridge on this side."));
    }

    protected virtual object Create(long bridge, int levels, IBridgeEnds ends) => new BridgedLogger(bridge, levels, ends);
}

/// <inheritdoc/>
internal sealed class LoggerCodec<T>() : LoggerCodec(typeof(ILogger<T>))
{
    protected override object Create(long bridge, int levels, IBridgeEnds ends) => new BridgedLogger<T>(bridge, levels, ends);
}

/// <summary>A place that is declared as a logger: whatever class is in it, what is logged goes to that object.</summary>
internal sealed class LoggerSlot : Slot<ILogger?>, IStandInSlot
{
    public override void Write(GraphWriter graph, ref MessagePackWriter body, ILogger? value) =>
        body.Write(graph.Reference(value is null || !graph.HasBridges ? value : StandInFor(value)));

    public object StandInFor(object value) => LoggerSource.Of((ILogger)value);

    public override ILogger? Read(GraphReader graph, ref MessagePackReader body) => graph.Resolve<ILogger>(body.ReadInt32());
}

/// <inheritdoc/>
internal sealed class LoggerSlot<T> : Slot<ILogger<T>?>, IStandInSlot
{
    public override void Write(GraphWriter graph, ref MessagePackWriter body, ILogger<T>? value) =>
        body.Write(graph.Reference(value is null || !graph.HasBridges ? value : StandInFor(value)));

    public object StandInFor(object value) => LoggerSource<T>.For((ILogger<T>)value);

    public override ILogger<T>? Read(GraphReader graph, ref MessagePackReader body) => graph.Resolve<ILogger<T>>(body.ReadInt32());
}
