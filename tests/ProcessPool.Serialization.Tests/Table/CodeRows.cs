using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace ProcessPool.Serialization.Tests.Table;

/// <summary>Functions, what is computed later, exceptions; and the shapes of users' own types.</summary>
internal static class CodeRows
{
    private static readonly string[] Words = ["one", "two", "three"];

    public static IEnumerable<Row> Functions =>
    [
        new(typeof(Func<,>), Way.Codec, MakeAdd, Checks.By<Func<int, int>>(f => f(5)), "its method by reference, and its target"),
        new(typeof(Action<>), Way.Codec, () => (Action<List<int>>)AddOne + AddOne, CheckCalls, "all its calls", "multicast"),
        new(typeof(Expression<>), Way.Codec, MakeTree, Checks.By<Expression<Func<int, int>>>(tree => (tree.ToString(), tree.Compile()(5))), "its nodes; what it captured, as whole objects"),
        new(typeof(LabelTarget), Way.Codec, () => Expression.Label(typeof(int), "end"), Checks.By<LabelTarget>(v => (v.Name, v.Type)), "its type and name; likewise all other parts of trees"),
        new(typeof(Lazy<>), Way.Codec, () => new Lazy<string>(() => Words[0]), Checks.By<Lazy<string>>(v => v.Value), "its value if there is one; else its factory"),
        new(typeof(Task), Way.Codec, () => Task.CompletedTask, Checks.By<Task>(v => v.IsCompletedSuccessfully), "that it is completed", "completed"),
        new(typeof(Task<>), Way.Codec, () => Task.FromResult("a"), Checks.By<Task<string>>(v => v.Result), "its result", "completed"),
        new(typeof(ValueTask<>), Way.Carried, () => new ValueTask<string>("a"), Checks.By<ValueTask<string>>(v => v.Result), "its result", "completed"),
        new(typeof(CancellationToken), Way.Codec, () => new CancellationToken(true), Checks.Equal, "whether it is cancelled", "that cannot change"),
        new(typeof(IEnumerable<>), Way.Carried, () => Words.Where(word => word.Length == 3).Select(word => word + "!"), Checks.Items, "its source and its functions", "a query"),
        new(typeof(IEnumerable<>), Way.Carried, Doubled, Checks.Items, "what the method was called with", "a method with yield, not started"),
        new(typeof(IAsyncEnumerable<>), Way.Carried, () => DoubledAsync(3), CheckAsync, "what the method was called with", "a method with yield, not started"),
    ];

    public static IEnumerable<Row> Exceptions =>
    [
        Thrown(new InvalidOperationException("outer", new ArgumentException("inner"))), Thrown(new ArgumentNullException("name")), Thrown(new FileNotFoundException("gone", "file")),
        Thrown(new TimeoutException("late")), Thrown(new OperationCanceledException("enough")), Thrown(new KeyNotFoundException("no")), Thrown(new FormatException("bad")),
        Thrown(new NotSupportedException("never")), Thrown(new IOException("broken")), Thrown(new HttpRequestException("refused")), Thrown(new System.Net.Sockets.SocketException(5)),
        new(typeof(AggregateException), Way.Codec, () => new AggregateException(new FormatException("a"), new IOException("b")), Checks.By<AggregateException>(e => string.Join(' ', e.InnerExceptions.Select(i => i.Message))), "its message, stack, data, inner exceptions and fields"),
    ];

    public static IEnumerable<Row> Shapes =>
    [
        new(typeof(object), Way.Carried, () => new { Name = "a", Size = 5 }, Checks.Equal, "its fields", "of an anonymous type"),
        new(typeof(Order), Way.Carried, () => new Order("a", 5), Checks.By<Order>(v => (v, v.Secret)), "its fields, private ones too", "a record"),
        new(typeof(Derived), Way.Carried, () => new Derived(1, 2), Checks.By<Derived>(v => (v.Base, v.Own)), "the fields of all its classes, of the same name too", "a class"),
        new(typeof(Pair), Way.Carried, () => new Pair { Text = "a", Number = 1 }, Checks.Equal, "its fields", "a struct"),
        new(typeof(Four), Way.Carried, () => MakeFour(), Checks.By<Four>(v => v[3]), "its elements", "an inline array"),
    ];

    private static Func<int, int> MakeAdd()
    {
        var added = 3;
        return number => number + added;
    }

    private static Expression<Func<int, int>> MakeTree()
    {
        var added = 3;
        return number => number + added;
    }

    private static void AddOne(List<int> list) => list.Add(1);

    private static void CheckCalls(object example, object copy)
    {
        var list = new List<int>();
        ((Action<List<int>>)copy)(list);
        Assert.Equal([1, 1], list);
    }

    private static void CheckAsync(object example, object copy) =>
        Assert.Equal([0, 2, 4], ((IAsyncEnumerable<int>)copy).ToBlockingEnumerable());

    private static Row Thrown<T>(T exception)
        where T : Exception => new(typeof(T), Way.Codec, () => exception, Checks.By<T>(e => (e.Message, e.HResult, e.InnerException?.Message)), "its message, stack, data, inner exceptions and fields");

    private static IEnumerable<int> Doubled()
    {
        for (var i = 0; i < 3; i++)
        {
            yield return 2 * i;
        }
    }

    private static async IAsyncEnumerable<int> DoubledAsync(int count, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return 2 * i;
        }
    }

    private static Four MakeFour()
    {
        var four = default(Four);
        four[3] = "x";
        return four;
    }

    internal sealed record Order(string Name, int Number)
    {
        private readonly string _secret = Name + Number;

        public string Secret => _secret;
    }

    internal class Ancestor(int value)
    {
        private readonly int _value = value;

        public int Base => _value;
    }

    internal sealed class Derived(int below, int own) : Ancestor(below)
    {
        private readonly int _value = own;

        public int Own => _value;
    }

    internal record struct Pair(string Text, int Number);

    [InlineArray(4)]
    internal struct Four
    {
        private object? _first;
    }
}
