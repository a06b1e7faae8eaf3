using System.Linq.Expressions;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Framework.Expressions;

/// <summary>Finds the codec of a node of an expression tree. Nodes of users' own classes cross field by field, as all objects do.</summary>
internal static class ExpressionCodecs
{
    private static readonly ObjectCodec[] All = [.. OperatorNodes.All, .. MemberNodes.All, .. StatementNodes.All, .. LeafNodes.All];

    /// <summary>The codec of the framework's nodes, which have secret classes; null for other types.</summary>
    public static ObjectCodec? Find(Type type) =>
        type.Assembly == typeof(Expression).Assembly ? Array.Find(All, codec => codec.WireType.IsAssignableFrom(type)) : null;
}
