using System.Linq.Expressions;
using ProcessPool.Conformance.Running;
using static System.Linq.Expressions.Expression;

namespace ProcessPool.Conformance.Cases;

/// <summary>Expression trees, which the worker compiles.</summary>
internal static class TreeCases
{
    private delegate int Change(ref int number);

    public static IReadOnlyList<ConformanceCase> List()
    {
        const string Peer = "cloudpickle test_attrgetter";
        var cases = new CaseList("Expression trees");
        cases.Map("a function that compiles a tree that it captured", Compiling, 5, Peer);
        cases.Map("a function that captured a tree, and a variable that the tree captured too", Sharing, 5);
        Add(cases, "without captured variables", x => x * x, Peer);
        Add(cases, "with a captured variable", MakeCapturing(), Peer);
        Add(cases, "with members of own types", x => new Point { X = x, Tags = { 1, x } }.Sum() + new { Number = x }.Number);
        Add(cases, "with a tree quoted within it", x => new[] { 1, 2, 3 }.AsQueryable().Where(number => number < x).Count());
        Add(cases, "with an operator and a conversion of own types", x => (int)(new Money(x) + new Money(1)));
        Add(cases, "with a delegate", MakeCalling());
        cases.Call("a loop, with variables and labels", MakeLoop, tree => tree.Compile()(5));
        cases.Call("with a delegate type of its own", MakeChanging, CallChanging);
        cases.Call("ten thousand operators deep", MakeDeep, tree => tree.Compile(preferInterpretation: true)(5));
        cases.Call("two trees that share a parameter", MakeShared, trees => trees[0].Parameters[0] == trees[1].Parameters[0]);
        cases.Call("a tree without its declared type", () => (Expression)MakeCapturing(), tree => ((LambdaExpression)tree).Compile().DynamicInvoke(2));
        return cases.Cases;
    }

    private static void Add(CaseList cases, string name, Expression<Func<int, int>> tree, string? peer = null) =>
        cases.Call(name, () => tree, value => value.Compile()(5), peer);

    private static Func<int, int> Compiling()
    {
        Expression<Func<int, int>> square = x => x * x;
        return x => square.Compile()(x);
    }

    private static Func<int, int> Sharing()
    {
        var added = 3;
        Expression<Func<int, int>> add = x => x + added;
        return x =>
        {
            added++;
            return add.Compile()(x);
        };
    }

    private static Expression<Func<int, int>> MakeCapturing()
    {
        var names = new List<string> { "a", "bb" };
        var added = 3;
        return x => x + added + names.Where(name => name.Length > 1).Count();
    }

    private static Expression<Func<int, int>> MakeCalling()
    {
        Func<int, int> twice = x => 2 * x;
        return x => twice(x) + 1;
    }

    private static Expression<Func<int, int>> MakeLoop()
    {
        var (x, sum, end) = (Parameter(typeof(int), "x"), Variable(typeof(int), "sum"), Label(typeof(int), "end"));
        var step = IfThenElse(GreaterThan(x, Constant(0)), Block(AddAssign(sum, x), PostDecrementAssign(x)), Break(end, sum));
        return Lambda<Func<int, int>>(Block([sum], Loop(step, end)), "Sum", [x]);
    }

    private static Expression<Change> MakeChanging()
    {
        var number = Parameter(typeof(int).MakeByRefType(), "number");
        return Lambda<Change>(PreIncrementAssign(number), number);
    }

    private static int CallChanging(Expression<Change> tree)
    {
        var number = 5;
        return (10 * tree.Compile()(ref number)) + number;
    }

    private static Expression<Func<int, int>> MakeDeep()
    {
        var x = Parameter(typeof(int), "x");
        return Lambda<Func<int, int>>(Enumerable.Range(0, 10_000).Aggregate((Expression)x, (sum, _) => Expression.Add(sum, Constant(1))), x);
    }

    private static Expression<Func<int, int>>[] MakeShared()
    {
        var x = Parameter(typeof(int), "x");
        return [Lambda<Func<int, int>>(Negate(x), x), Lambda<Func<int, int>>(x, x)];
    }

    private sealed class Point
    {
        public int X { get; set; }

        public List<int> Tags { get; } = [];

        public int Sum() => X + Tags.Sum();
    }

    private sealed record Money(int Amount)
    {
        public static Money operator +(Money one, Money other) => new(one.Amount + other.Amount);

        public static explicit operator int(Money money) => money.Amount;
    }
}
