using MessagePack;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Framework;

/// <summary>An object of which each process has its own: only the type crosses.</summary>
internal sealed class OwnCodec(Type type, Func<object> own) : ObjectCodec(type)
{
    public override bool HasBody => false;

    /// <summary>The codec of an object that is the only one of its kind; null for other types.</summary>
    public static OwnCodec? Find(Type type) =>
        type == typeof(DBNull) ? new(type, () => DBNull.Value)
        : type == typeof(System.Reflection.Missing) ? new(type, () => Type.Missing)
        : type == TimeProvider.System.GetType() ? new(type, () => TimeProvider.System)
        : type == Random.Shared.GetType() ? new(type, () => Random.Shared)
        : null;

    public override object? Allocate(GraphReader graph, ref MessagePackReader header, int parts, int id)
    {
        Expect(parts, 0);
        return own();
    }
}
