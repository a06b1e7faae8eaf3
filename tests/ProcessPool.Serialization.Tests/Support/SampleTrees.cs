using System.Linq.Expressions;
using static System.Linq.Expressions.Expression;

namespace ProcessPool.Serialization.Tests.Support;

/// <summary>Expression trees that have every kind of node between them.</summary>
internal static class SampleTrees
{
    private static readonly ParameterExpression X = Parameter(typeof(int), "x");
    private static readonly ParameterExpression Flag = Variable(typeof(bool), "flag");
    private static readonly ParameterExpression Maybe = Variable(typeof(int?), "maybe");
    private static readonly ParameterExpression Real = Variable(typeof(double), "real");
    private static readonly ParameterExpression Money = Variable(typeof(decimal), "money");
    private static readonly ParameterExpression Items = Variable(typeof(int[]), "items");
    private static readonly ParameterExpression Table = Variable(typeof(int[,]), "table");
    private static readonly ParameterExpression Text = Variable(typeof(string), "text");

    public static IReadOnlyList<(string Name, LambdaExpression Tree)> All { get; } = [.. Compiled(), .. Operators(), .. Statements()];

    /// <summary>What the compiler makes of lambdas.</summary>
    private static IEnumerable<(string Name, LambdaExpression Tree)> Compiled()
    {
        var k = 3;
        var names = new List<string> { "a", "b" };
        yield return ("captured", Of(x => x + k));
        yield return ("calls", Of(x => names.Where(name => name.Length > k - 3).Select(name => name + x).First()));
        yield return ("quote", Of(x => names.AsQueryable().Where(name => name != "a").Count() + x));
        yield return ("anonymous", Of(x => new { Number = x, Text = "t" }.Text));
        yield return ("initializers", Of(x => new Point { X = x, Inner = { Y = 2 }, Tags = { 1, x } }.Tags[1]));
        yield return ("list", Of(x => new List<int> { 1, x, 3 }.Count));
        yield return ("dictionary", Of(x => new Dictionary<string, int> { { "a", x } }["a"]));
        yield return ("arrays", Of(x => new[] { x, 2 }.Length + new int[x, 2].Length));
        yield return ("users' arrays", Of(x => new Point[x, 2].GetLength(0) + "" + ((Point[,])new Point[x, 2]).GetValue(0, 1)));
        yield return ("condition", Of(x => x > 3 && x < 9 || x == 2 ? "in" : "out"));
        yield return ("checked", Of(x => checked(-x + (byte)x * 2 - 1)));
        yield return ("conversion of users", Of(x => (string)(Name)"a" + x));
        yield return ("operator of users", Of(x => (new Name("a") + new Name("b")).Text));
        yield return ("type test", Of(x => (object)x is int));
        yield return ("generic method", Of(x => Enumerable.Repeat(x, 3).Cast<object>().Count()));
        yield return ("decimal", Of(x => (decimal)x * 1.5m));
        yield return ("null", Of(x => (string?)null ?? "none"));
        yield return ("lifted", Of(x => (int?)x + 1 > 3));
        yield return ("struct", Of(x => new DateTime().Year + new Half().GetType().Name.Length));
        yield return ("type", Of(x => typeof(List<>).Name + default(int)));
        yield return ("delegate", Of(x => ((Func<int, int>)(y => y + x))(2)));
        yield return ("indexer", Lambda<Func<int, object?>>(Box(MakeIndex(Constant(names), typeof(List<string>).GetProperty("Item"), [Constant(1)])), X));
    }

    private static IEnumerable<(string Name, LambdaExpression Tree)> Operators()
    {
        foreach (var kind in Enum.GetValues<ExpressionType>())
        {
            if (Operator(kind) is { } node)
            {
                Expression[] body =
                [
                    Assign(Flag, Constant(true)), Assign(Maybe, Constant(7, typeof(int?))), Assign(Real, Constant(2.5)), Assign(Money, Constant(3m)),
                    Assign(Items, Constant(new[] { 4, 5, 6 })), Assign(Text, Constant(null, typeof(string))), node,
                ];
                yield return (kind.ToString(), Lambda<Func<int, object?>>(
                    Box(Block([Flag, Maybe, Real, Money, Items, Text, Table], body)), X));
            }
        }

        var concat = typeof(string).GetMethod(nameof(string.Concat), [typeof(string), typeof(string)]);
        var toText = Lambda<Func<string, string>>(Text, Text);
        yield return ("method", Lambda<Func<int, object?>>(Add(Constant("a"), Constant("b"), concat), X));
        yield return ("conversion", Lambda<Func<int, object?>>(Coalesce(Constant("a"), Constant("b"), toText), X));
        yield return ("assignment with conversion", Lambda<Func<int, object?>>(Block([Text], AddAssign(Text, Constant("b"), concat, toText)), X));
        yield return ("assignment of decimals", Lambda<Func<int, object?>>(Block([Money], Box(AddAssign(Money, Constant(2m)))), X));
        yield return ("lifted to null", Lambda<Func<int, object?>>(Box(GreaterThan(Constant(null, typeof(int?)), Constant(3, typeof(int?)), true, null)), X));
        yield return ("lifted decimals", Lambda<Func<int, object?>>(Box(Multiply(Constant(2m, typeof(decimal?)), Constant(3m, typeof(decimal?)))), X));
        yield return ("reference", Lambda<Func<int, object?>>(Box(ReferenceNotEqual(Constant("a"), Constant("b"))), X));
        yield return ("null comparison", Lambda<Func<int, object?>>(Box(Equal(Constant(null), Constant(3, typeof(int?)))), X));
        yield return ("named", Lambda<Func<int, object?>>(Box(X), "named", true, [X]));
    }

    private static IEnumerable<(string Name, LambdaExpression Tree)> Statements()
    {
        var (end, again, i, e) = (Label(typeof(int), "end"), Label("again"), Variable(typeof(int), "i"), Parameter(typeof(FormatException), "e"));
        yield return ("loop", Lambda<Func<int, object?>>(Box(Block([i], Loop(
            IfThenElse(LessThan(i, X), Block(PostIncrementAssign(i), Continue(again)), Break(end, i)), end, again))), X));
        yield return ("switch", Lambda<Func<int, object?>>(Switch(
            X, Constant("other"), SwitchCase(Constant("five"), Constant(4), Constant(5)), SwitchCase(Constant("one"), Constant(1))), X));
        var equals = typeof(string).GetMethod(nameof(string.Equals), [typeof(string), typeof(string)]);
        yield return ("switch with method", Lambda<Func<int, object?>>(Box(Switch(
            typeof(object), Constant("a"), Constant(1, typeof(object)), equals, SwitchCase(Constant("five", typeof(object)), Constant("a")))), X));
        yield return ("switch of nothing", Lambda<Action>(Switch(typeof(void), Constant("a"), null, null, SwitchCase(Constant(5), Constant("a")))));
        yield return ("try", Lambda<Func<int, object?>>(TryCatchFinally(
            Block(Throw(New(typeof(FormatException))), Constant("not reached")), Empty(),
            Catch(e, Property(e, "Message"), Constant(false)), Catch(typeof(FormatException), Constant("caught"))), X));
        yield return ("rethrow", Lambda<Func<int, object?>>(TryCatch(
            TryCatch(Throw(New(typeof(FormatException)), typeof(string)), Catch(typeof(Exception), Rethrow(typeof(string)))),
            Catch(typeof(FormatException), Constant("twice"))), X));
        yield return ("fault", Lambda<Action>(TryFault(Empty(), Empty())));
        yield return ("return", Lambda<Func<int, object?>>(Box(Block(Return(end, X, typeof(int)), Label(end, Constant(1)))), X));
        yield return ("variables", Lambda<Func<int, object?>>(Box(Property(RuntimeVariables(X), "Count")), X));
        var document = SymbolDocument("file.cs", Guid.NewGuid(), Guid.NewGuid());
        yield return ("positions", Lambda<Func<int, object?>>(Block(DebugInfo(document, 1, 2, 3, 4), Box(X), ClearDebugInfo(document), Box(X)), X));
        yield return ("scopes", Lambda<Func<int, object?>>(Block(typeof(object), [i, Flag], Empty(), Constant("last")), X));
    }

    private static Expression<Func<int, object?>> Of(Expression<Func<int, object?>> tree) => tree;

    private static UnaryExpression Box(Expression node) => Convert(node, typeof(object));

    private static Expression? Operator(ExpressionType kind) => kind switch
    {
        ExpressionType.Coalesce => Coalesce(Maybe, X),
        ExpressionType.ArrayIndex => ArrayIndex(Items, Constant(1)),
        ExpressionType.ArrayLength => ArrayLength(Items),
        ExpressionType.Index => ArrayAccess(Items, Constant(2)),
        ExpressionType.Power => Power(Real, Constant(2.0)),
        ExpressionType.PowerAssign => PowerAssign(Real, Constant(2.0)),
        ExpressionType.AndAlso or ExpressionType.OrElse => MakeBinary(kind, Flag, Constant(false)),
        ExpressionType.TypeIs => TypeIs(Box(X), typeof(long)),
        ExpressionType.TypeEqual => TypeEqual(Box(X), typeof(int)),
        ExpressionType.TypeAs => TypeAs(Constant("a"), typeof(IComparable)),
        ExpressionType.Unbox => Unbox(Box(X), typeof(int)),
        ExpressionType.Convert or ExpressionType.ConvertChecked => MakeUnary(kind, Real, typeof(int)),
        ExpressionType.IsTrue or ExpressionType.IsFalse => MakeUnary(kind, Flag, typeof(bool)),
        ExpressionType.Quote or ExpressionType.Throw => null,
        ExpressionType.Assign => Assign(ArrayAccess(Items, Constant(0)), X),
        _ => (Expression?)Try(() => MakeBinary(kind, X, Constant(2)))
            ?? Try(() => MakeUnary(kind, X, typeof(int))),
    };

    private static T? Try<T>(Func<T> make)
        where T : class
    {
        try
        {
            return make();
        }
        catch (ArgumentException)
        {
            return null; // There is no such operator of this arity.
        }
    }

    internal sealed class Point
    {
        public int X { get; set; }

        public int Y { get; set; }

        public List<int> Tags { get; } = [];

        public Point Inner => field ??= new Point();
    }

    internal sealed record Name(string Text)
    {
        public static Name operator +(Name one, Name other) => new(one.Text + other.Text);

        public static explicit operator string(Name name) => name.Text;

        public static explicit operator Name(string text) => new(text);
    }
}
