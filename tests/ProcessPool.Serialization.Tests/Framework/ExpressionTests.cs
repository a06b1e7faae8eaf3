using System.Linq.Expressions;
using System.Reflection;
using ProcessPool.Serialization.Tests.Support;
using static System.Linq.Expressions.Expression;
using static ProcessPool.Serialization.Tests.Support.Copies;

namespace ProcessPool.Serialization.Tests.Framework;

/// <summary>Expression trees: every kind of node, identity, depth, and what is refused.</summary>
public sealed class ExpressionTests
{
    private const int Deep = 10_000;

    private static readonly PropertyInfo DebugView = typeof(Expression).GetProperty("DebugView", BindingFlags.Instance | BindingFlags.NonPublic)!;

    private delegate int ByReference(ref int number);

    public static TheoryData<string> Names => [.. SampleTrees.All.Select(tree => tree.Name)];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Names))]
    public async Task Node_ComesBackAsItWas(string name)
    {
        await Task.Yield();
        var tree = SampleTrees.All.Single(tree => tree.Name == name).Tree;

        var copy = Copy(tree);

        Assert.NotSame(tree, copy);
        Assert.Equal(DebugView.GetValue(tree), DebugView.GetValue(copy));
        Assert.Equal(Kinds.Of(tree), Kinds.Of(copy));
    }

    [Fact(Timeout = 60_000)]
    public async Task SampleTrees_HaveEveryKindOfNode()
    {
        await Task.Yield();
        var seen = SampleTrees.All.SelectMany(tree => Kinds.Of(tree.Tree)).Select(node => node.Split(' ')[0]).ToHashSet();

        Assert.Equal(
            [nameof(ExpressionType.Dynamic), nameof(ExpressionType.Extension)],
            Enum.GetNames<ExpressionType>().Where(kind => !seen.Contains(kind)).Order());
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Names))]
    public async Task Function_GivesTheSame(string name)
    {
        await Task.Yield();
        if (SampleTrees.All.Single(tree => tree.Name == name).Tree is Expression<Func<int, object?>> tree)
        {
            Assert.Equal(tree.Compile()(5), Copy(tree).Compile()(5));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task DeepTree_ComesBack_AndComputes()
    {
        await Task.Yield();
        var x = Parameter(typeof(int), "x");
        var left = Enumerable.Range(0, Deep).Aggregate((Expression)x, (sum, _) => Add(sum, Constant(1)));
        var right = Enumerable.Range(0, Deep).Aggregate((Expression)x, (sum, _) => Add(Constant(1), sum));

        Assert.Equal(Deep + 5, Copy(Lambda<Func<int, int>>(left, x)).Compile()(5));
        Assert.Equal(Deep + 5, Copy(Lambda<Func<int, int>>(right, x)).Compile(preferInterpretation: true)(5));
        Assert.Equal(Deep, Kinds.Depth(Copy(Lambda<Func<int, int>>(right, x)).Body));
    }

    [Fact(Timeout = 60_000)]
    public async Task DeepBlocks_AreRefusedByTheReader_BeforeItsStackEnds()
    {
        await Task.Yield();
        Expression Nested(int depth) => Enumerable.Range(0, depth).Aggregate((Expression)Constant(1), (inner, _) => Block(inner));

        Assert.Equal(typeof(int), Copy(Nested(3_000)).Type);
        Assert.Contains("within each other", Assert.Throws<GraphFormatException>(() => Copy(Nested(5_000))).Message);
    }

    [Fact(Timeout = 60_000)]
    public async Task SharedParts_StayShared()
    {
        await Task.Yield();
        var x = Parameter(typeof(int), "x");
        var twice = Add(x, Constant(1));
        var label = Label(typeof(int));
        var tree = Lambda<Func<int, int>>(Block(Multiply(twice, twice), Goto(label, x), Label(label, x)), x);

        var copy = Copy(new object[] { tree, x, twice });

        var made = (Expression<Func<int, int>>)copy[0];
        var block = (BlockExpression)made.Body;
        Assert.Same(made.Parameters[0], copy[1]);
        Assert.Same(copy[2], ((BinaryExpression)block.Expressions[0]).Left);
        Assert.Same(copy[2], ((BinaryExpression)block.Expressions[0]).Right);
        Assert.Same(((GotoExpression)block.Expressions[1]).Target, ((LabelExpression)block.Expressions[2]).Target);
    }

    [Fact(Timeout = 60_000)]
    public async Task CapturedObject_IsTheSameThatTheTreeIsIn()
    {
        await Task.Yield();
        var holder = new Holder { Number = 3 };
        holder.Tree = () => holder.Number + 1;

        var copy = Copy(holder);
        copy.Number = 40;

        Assert.Equal(41, copy.Tree!.Compile()());
    }

    [Fact(Timeout = 60_000)]
    public async Task Function_ThatItsOwnTreeRefersTo_ComesBack()
    {
        await Task.Yield();
        var factor = 3;
        Expression<Func<int, int>>? tree = null;
        Func<int, int> function = x => tree!.Compile()(x);
        tree = x => x == 0 ? 0 : factor + function(x - 1);

        Assert.Equal(15, Copy(function)(5));
    }

    [Fact(Timeout = 60_000)]
    public async Task ReferenceComparison_StaysOne_ThoughThereIsAnOperator()
    {
        await Task.Yield();
        var (a, b) = (Parameter(typeof(string)), Parameter(typeof(string)));
        var same = Copy(Lambda<Func<string, string, bool>>(ReferenceEqual(a, b), a, b)).Compile();
        var equal = Copy(Lambda<Func<string, string, bool>>(Equal(a, b), a, b)).Compile();

        Assert.False(same(new string('a', 2), new string('a', 2)));
        Assert.True(equal(new string('a', 2), new string('a', 2)));
    }

    [Fact(Timeout = 60_000)]
    public async Task DelegateTypes_OfTheUser_AndMadeOnTheWay()
    {
        await Task.Yield();
        var byReference = Parameter(typeof(int).MakeByRefType(), "number");
        var many = Enumerable.Range(0, 20).Select(i => Parameter(typeof(int), "p" + i)).ToArray();
        var number = 5;

        Assert.Equal(6, Copy(Lambda<ByReference>(PreIncrementAssign(byReference), byReference)).Compile()(ref number));
        Assert.Equal(6, number);
        var sum = Lambda(many.Aggregate((Expression)Constant(0), Add), many);
        Assert.True(sum.Type.Assembly.IsDynamic);
        var copy = Copy(sum);
        Assert.Equal(sum.Type, copy.Type);
        Assert.Equal(20, copy.Compile().DynamicInvoke([.. Enumerable.Repeat((object)1, 20)]));
    }

    [Fact(Timeout = 60_000)]
    public async Task NodesOfUsers_CrossFieldByField_WithinOthers()
    {
        await Task.Yield();
        var tree = Lambda<Func<int>>(Add(new Twice(Constant(4)), Constant(1)));

        var copy = Copy(tree);

        Assert.IsType<Twice>(((BinaryExpression)copy.Body).Left);
        Assert.Equal(9, copy.Compile()());
    }

    [Fact(Timeout = 60_000)]
    public async Task WhatCannotCross_IsNamedByItsWayThroughTheTree()
    {
        await Task.Yield();
        var stream = new MemoryStream();
        Expression<Func<int, long>> tree = x => x + stream.Length;
        var problem = Problem(tree);
        var binder = Microsoft.CSharp.RuntimeBinder.Binder.Convert(default, typeof(int), typeof(ExpressionTests));

        Assert.Equal("value.Body.Right.Expression.Expression.Value.stream", problem.Path);
        Assert.Contains("ToArray", problem.NextStep);
        Assert.Contains("a dynamic operation", Problem(Lambda<Func<int>>(Dynamic(binder, typeof(int), Constant(1, typeof(object))))).Reason);
    }

    private sealed class Holder
    {
        public Expression<Func<int>>? Tree { get; set; }

        public int Number { get; set; }
    }

    private sealed class Twice(Expression number) : Expression
    {
        public override ExpressionType NodeType => ExpressionType.Extension;

        public override Type Type => number.Type;

        public override bool CanReduce => true;

        public override Expression Reduce() => Multiply(number, Constant(2));
    }
}
