using System.Linq.Expressions;

namespace ProcessPool.Serialization.Tests.Support;

/// <summary>Lists the nodes of an expression tree, with what its text does not show.</summary>
internal sealed class Kinds : ExpressionVisitor
{
    private readonly List<string> _found = [];

    public static IReadOnlyList<string> Of(Expression tree)
    {
        var kinds = new Kinds();
        kinds.Visit(tree);
        return kinds._found;
    }

    /// <summary>How many binary nodes lie below each other, to the right. Without recursion.</summary>
    public static int Depth(Expression tree)
    {
        var depth = 0;
        for (; tree is BinaryExpression binary; tree = binary.Right)
        {
            depth++;
        }

        return depth;
    }

    public override Expression? Visit(Expression? node)
    {
        if (node is not null)
        {
            var more = node switch
            {
                BinaryExpression binary => $"{binary.Method} {binary.IsLifted} {binary.IsLiftedToNull}",
                UnaryExpression unary => $"{unary.Method} {unary.IsLifted} {unary.IsLiftedToNull}",
                LambdaExpression lambda => $"{lambda.Name} {lambda.TailCall} {lambda.ReturnType}",
                NewExpression made => $"{made.Constructor} {string.Join(' ', made.Members ?? [])}",
                SwitchExpression choice => $"{choice.Comparison}",
                ParameterExpression parameter => $"{parameter.Name} {parameter.IsByRef}",
                DebugInfoExpression position => $"{position.Document.FileName} {position.Document.Language} {position.StartLine} {position.EndColumn}",
                GotoExpression jump => $"{jump.Kind} {jump.Target.Name} {jump.Target.Type}",
                _ => "",
            };
            _found.Add($"{node.NodeType} {node.Type} {node.GetType()} {more}");
        }

        return base.Visit(node);
    }
}
