using MessagePack;
using ProcessPool.Serialization.Framework;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Bridges;

/// <summary>The writers of the console are those of the process that has them; what a worker writes there the pool forwards. Other writers are refused.</summary>
internal sealed class ConsoleCodec() : ObjectCodec(typeof(TextWriter))
{
    private const int Out = 1;
    private const int Error = 2;

    public override bool HasBody => false;

    /// <summary>The codec if the type is that of the console's writers; null for others.</summary>
    public static ConsoleCodec? Find(Type type) =>
        type == typeof(TextWriter) || type.FullName == "System.IO.TextWriter+SyncTextWriter" ? new() : null;

    public override bool WriteHeader(GraphWriter graph, ref MessagePackWriter header, int type, object value, FieldUse use)
    {
        var which = ReferenceEquals(value, Console.Out) ? Out : ReferenceEquals(value, Console.Error) ? Error : 0;
        if (which == 0)
        {
            graph.Refuse(value.GetType(), Refusals.OfClass(typeof(TextWriter)));
            return false;
        }

        header.WriteArrayHeader(2);
        header.Write(type);
        header.Write(which);
        return true;
    }

    public override object? Allocate(GraphReader graph, ref MessagePackReader header, int parts, int id)
    {
        Expect(parts, 1);
        return header.ReadInt32() switch
        {
            Out => Console.Out,
            Error => Console.Error,
            var which => throw new GraphFormatException($"The console has no writer {which}."),
        };
    }
}
