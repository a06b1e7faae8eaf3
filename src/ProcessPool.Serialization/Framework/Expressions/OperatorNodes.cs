using System.Linq.Expressions;
using System.Reflection;
using ProcessPool.Serialization.Graph;
using static System.Linq.Expressions.Expression;

namespace ProcessPool.Serialization.Framework.Expressions;

/// <summary>Nodes that compute a value from others.</summary>
internal static class OperatorNodes
{
    public static IEnumerable<ObjectCodec> All =>
    [
        new NodeCodec<BinaryExpression>(
            (to, node) => to.Number((int)node.NodeType).Flag(node.IsLiftedToNull).Member(node.Method)
                .One(node.Left, nameof(node.Left)).One(node.Right, nameof(node.Right)).One(node.Conversion, nameof(node.Conversion)),
            from => Binary(
                (ExpressionType)from.Number(), from.Flag(), from.Member<MethodInfo>(),
                from.One<Expression>(), from.One<Expression>(), from.Optional<LambdaExpression>())),

        new NodeCodec<UnaryExpression>(
            (to, node) => to.Number((int)node.NodeType).Type(node.Type).Member(node.Method).One(node.Operand, nameof(node.Operand)),
            from => Unary((ExpressionType)from.Number(), from.Type(), from.Member<MethodInfo>(), from.Optional<Expression>())),

        new NodeCodec<TypeBinaryExpression>(
            (to, node) => to.Flag(node.NodeType == ExpressionType.TypeEqual).Type(node.TypeOperand).One(node.Expression, nameof(node.Expression)),
            from => from.Flag() ? TypeEqual(from.One<Expression>(), from.Type()) : TypeIs(from.One<Expression>(), from.Type())),

        new NodeCodec<ConditionalExpression>(
            (to, node) => to.Type(node.Type).One(node.Test, nameof(node.Test)).One(node.IfFalse, nameof(node.IfFalse)).One(node.IfTrue, nameof(node.IfTrue)),
            from =>
            {
                var (test, ifFalse, ifTrue) = (from.One<Expression>(), from.One<Expression>(), from.One<Expression>());
                from.TypeIsOfLast();
                return Condition(test, ifTrue, ifFalse, from.Type());
            }),

        new NodeCodec<LambdaExpression>(
            (to, node) => to.Type(HasMadeType(node) ? null : node.Type).Flag(node.TailCall).One(node.Name, nameof(node.Name))
                .One(node.Body, nameof(node.Body)).Many(node.Parameters, nameof(node.Parameters)),
            from => Function(
                from.OptionalType(), from.Flag(), from.Optional<string>(), from.One<Expression>(), from.Many<ParameterExpression>())),

        new NodeCodec<InvocationExpression>(
            (to, node) => to.One(node.Expression, nameof(node.Expression)).Many(node.Arguments, nameof(node.Arguments)),
            from => Invoke(from.One<Expression>(), from.Many<Expression>())),
    ];

    private static BinaryExpression Binary(
        ExpressionType kind, bool isLifted, MethodInfo? method, Expression left, Expression right, LambdaExpression? conversion)
    {
        // Without a method objects are compared by reference; the general factory would look for an operator.
        var isReference = kind is ExpressionType.Equal or ExpressionType.NotEqual && method is null && !left.Type.IsValueType && !right.Type.IsValueType;
        return !isReference ? MakeBinary(kind, left, right, isLifted, method, conversion)
            : kind == ExpressionType.Equal ? ReferenceEqual(left, right)
            : ReferenceNotEqual(left, right);
    }

    private static UnaryExpression Unary(ExpressionType kind, Type type, MethodInfo? method, Expression? operand) =>
        operand is not null ? MakeUnary(kind, operand, type, method)
        : kind == ExpressionType.Throw ? Rethrow(type)
        : throw new GraphFormatException($"A node of kind {kind} without an operand.");

    /// <summary>Whether the type of the function was made while the program runs, because there is no Func or Action of so many parameters. Each process makes its own.</summary>
    private static bool HasMadeType(LambdaExpression node) =>
        node.Type.Assembly.IsDynamic && GetDelegateType([.. node.Parameters.Select(TypeOf), node.Body.Type]) == node.Type;

    private static Type TypeOf(ParameterExpression parameter) => parameter.IsByRef ? parameter.Type.MakeByRefType() : parameter.Type;

    private static LambdaExpression Function(Type? type, bool tailCall, string? name, Expression body, ParameterExpression[] parameters) =>
        type is null ? Lambda(body, name, tailCall, parameters) : Lambda(type, body, name, tailCall, parameters);
}
