using System.Linq.Expressions;
using System.Reflection;
using ProcessPool.Serialization.Graph;
using static System.Linq.Expressions.Expression;

namespace ProcessPool.Serialization.Framework.Expressions;

/// <summary>Nodes that use members, and that create objects; with the parts that only these have.</summary>
internal static class MemberNodes
{
    public static IEnumerable<ObjectCodec> All =>
    [
        new NodeCodec<MethodCallExpression>(
            (to, node) => to.Member(node.Method).One(node.Object, nameof(node.Object)).Many(node.Arguments, nameof(node.Arguments)),
            from => Call(from.Optional<Expression>(), from.Member<MethodInfo>()!, from.Many<Expression>())),

        new NodeCodec<MemberExpression>(
            (to, node) => to.Member(node.Member).One(node.Expression, nameof(node.Expression)),
            from => MakeMemberAccess(from.Optional<Expression>(), from.Member<MemberInfo>()!)),

        new NodeCodec<IndexExpression>(
            (to, node) => to.Member(node.Indexer).One(node.Object, nameof(node.Object)).Many(node.Arguments, nameof(node.Arguments)),
            from => MakeIndex(from.One<Expression>(), from.Member<PropertyInfo>(), from.Many<Expression>())),

        new NodeCodec<NewExpression>(
            (to, node) => to.Type(node.Type).Member(node.Constructor).Many(node.Arguments, nameof(node.Arguments)).Many(node.Members ?? [], nameof(node.Members)),
            from => Create(from.Type(), from.Member<ConstructorInfo>(), from.Many<Expression>(), from.Many<MemberInfo>())),

        new NodeCodec<NewArrayExpression>(
            (to, node) => to.Flag(node.NodeType == ExpressionType.NewArrayInit).Type(node.Type.GetElementType()).Many(node.Expressions, nameof(node.Expressions)),
            from => from.Flag() ? NewArrayInit(from.Type(), from.Many<Expression>()) : NewArrayBounds(from.Type(), from.Many<Expression>())),

        new NodeCodec<MemberInitExpression>(
            (to, node) => to.One(node.NewExpression, nameof(node.NewExpression)).Many(node.Bindings, nameof(node.Bindings)),
            from => MemberInit(from.One<NewExpression>(), from.Many<MemberBinding>())),

        new NodeCodec<ListInitExpression>(
            (to, node) => to.One(node.NewExpression, nameof(node.NewExpression)).Many(node.Initializers, nameof(node.Initializers)),
            from => ListInit(from.One<NewExpression>(), from.Many<ElementInit>())),

        new NodeCodec<ElementInit>(
            (to, part) => to.Member(part.AddMethod).Many(part.Arguments, nameof(part.Arguments)),
            from => ElementInit(from.Member<MethodInfo>()!, from.Many<Expression>())),

        new NodeCodec<MemberAssignment>(
            (to, part) => to.Member(part.Member).One(part.Expression, nameof(part.Expression)),
            from => Bind(from.Member<MemberInfo>()!, from.One<Expression>())),

        new NodeCodec<MemberMemberBinding>(
            (to, part) => to.Member(part.Member).Many(part.Bindings, nameof(part.Bindings)),
            from => MemberBind(from.Member<MemberInfo>()!, from.Many<MemberBinding>())),

        new NodeCodec<MemberListBinding>(
            (to, part) => to.Member(part.Member).Many(part.Initializers, nameof(part.Initializers)),
            from => ListBind(from.Member<MemberInfo>()!, from.Many<ElementInit>())),
    ];

    /// <summary>A struct may have no constructor; an anonymous type tells which member each argument is.</summary>
    private static NewExpression Create(Type type, ConstructorInfo? constructor, Expression[] arguments, MemberInfo[] members) =>
        constructor is null ? New(type) : members.Length == 0 ? New(constructor, arguments) : New(constructor, arguments, members);
}
