using System.Linq.Expressions;
using System.Reflection;
using ProcessPool.Serialization.Graph;
using static System.Linq.Expressions.Expression;

namespace ProcessPool.Serialization.Framework.Expressions;

/// <summary>Nodes that say what runs when; with the parts that only these have.</summary>
internal static class StatementNodes
{
    public static IEnumerable<ObjectCodec> All =>
    [
        new NodeCodec<BlockExpression>(
            (to, node) => to.Type(node.Type).Many(node.Variables, nameof(node.Variables)).Many(node.Expressions, nameof(node.Expressions)),
            from =>
            {
                var (type, variables, expressions) = (from.Type(), from.Many<ParameterExpression>(), from.Many<Expression>());
                from.TypeIsOfLast();
                return Block(type, variables, expressions);
            }),

        new NodeCodec<LoopExpression>(
            (to, node) => to.One(node.Body, nameof(node.Body)).One(node.BreakLabel, nameof(node.BreakLabel)).One(node.ContinueLabel, nameof(node.ContinueLabel)),
            from => Loop(from.One<Expression>(), from.Optional<LabelTarget>(), from.Optional<LabelTarget>())),

        new NodeCodec<GotoExpression>(
            (to, node) => to.Number((int)node.Kind).Type(node.Type).One(node.Target, nameof(node.Target)).One(node.Value, nameof(node.Value)),
            from => Jump((GotoExpressionKind)from.Number(), from.Type(), from.One<LabelTarget>(), from.Optional<Expression>())),

        new NodeCodec<LabelExpression>(
            (to, node) => to.One(node.Target, nameof(node.Target)).One(node.DefaultValue, nameof(node.DefaultValue)),
            from => Label(from.One<LabelTarget>(), from.Optional<Expression>())),

        new NodeCodec<LabelTarget>(
            (to, part) => to.Type(part.Type).One(part.Name, nameof(part.Name)),
            from => Label(from.Type(), from.Optional<string>())),

        new NodeCodec<SwitchExpression>(
            (to, node) => to.Type(node.Type).Member(node.Comparison).One(node.SwitchValue, nameof(node.SwitchValue))
                .One(node.DefaultBody, nameof(node.DefaultBody)).Many(node.Cases, nameof(node.Cases)),
            from => Choose(
                from.Type(), from.Member<MethodInfo>(), from.One<Expression>(), from.Optional<Expression>(), from.Many<SwitchCase>())),

        new NodeCodec<SwitchCase>(
            (to, part) => to.One(part.Body, nameof(part.Body)).Many(part.TestValues, nameof(part.TestValues)),
            from => SwitchCase(from.One<Expression>(), from.Many<Expression>())),

        new NodeCodec<TryExpression>(
            (to, node) => to.Type(node.Type).One(node.Body, nameof(node.Body)).One(node.Finally, nameof(node.Finally))
                .One(node.Fault, nameof(node.Fault)).Many(node.Handlers, nameof(node.Handlers)),
            from => MakeTry(
                from.Type(), from.One<Expression>(), from.Optional<Expression>(), from.Optional<Expression>(), from.Many<CatchBlock>())),

        new NodeCodec<CatchBlock>(
            (to, part) => to.Type(part.Test).One(part.Variable, nameof(part.Variable)).One(part.Body, nameof(part.Body)).One(part.Filter, nameof(part.Filter)),
            from => MakeCatchBlock(from.Type(), from.Optional<ParameterExpression>(), from.One<Expression>(), from.Optional<Expression>())),
    ];

    private static GotoExpression Jump(GotoExpressionKind kind, Type type, LabelTarget target, Expression? value) =>
        Enum.IsDefined(kind) ? MakeGoto(kind, target, value, type) : throw new GraphFormatException($"There is no jump of kind {(int)kind}.");

    private static SwitchExpression Choose(Type type, MethodInfo? comparison, Expression value, Expression? otherwise, SwitchCase[] cases) =>
        Switch(type, value, otherwise, comparison, cases);
}
