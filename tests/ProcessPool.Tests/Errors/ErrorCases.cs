using System.Reflection;
using System.Runtime.CompilerServices;

namespace ProcessPool.Tests.Errors;

/// <summary>What a function may throw, and how it arrives.</summary>
internal static class ErrorCases
{
    private const int Large = 100 << 20;

    public static readonly Dictionary<string, (Func<int> Throw, Action<Exception> Check)> All = new()
    {
        ["of the framework, with a parameter"] = (
            () => throw new ArgumentException("bad", "size"),
            e => Assert.Equal(("bad (Parameter 'size')", "size"), (Assert.IsType<ArgumentException>(e).Message, ((ArgumentException)e).ParamName))),
        ["of the user, with fields"] = (
            () => throw new OrderException("no stock", 7, ["a", "b"]) { HResult = 1234, HelpLink = "https://example.com", Source = "shop" },
            e =>
            {
                var order = Assert.IsType<OrderException>(e);
                Assert.Equal(("no stock", 7, 1234, "https://example.com", "shop"), (order.Message, order.Order, order.HResult, order.HelpLink, order.Source));
                Assert.Equal(["a", "b"], order.Lines);
            }
        ),
        ["generic, with a message of its own"] = (
            () => throw new TypedException<(int, string)>((1, "x")),
            e => Assert.Equal("It is (1, x).", Assert.IsType<TypedException<(int, string)>>(e).Message)),
        ["whose message throws"] = (() => throw new MessageThrows(), e => Assert.Throws<InvalidOperationException>(() => Assert.IsType<MessageThrows>(e).Message)),
        ["whose stack throws"] = (() => throw new StackTraceThrows(), e => Assert.Equal("has a message", Assert.IsType<StackTraceThrows>(e).Message)),
        ["whose text throws"] = (() => throw new ToStringThrows(), e => Assert.Equal("has a message", Assert.IsType<ToStringThrows>(e).Message)),
        ["whose data throw"] = (() => throw new DataThrow(), e => Assert.Equal("has a message", Assert.IsType<DataThrow>(e).Message)),
        ["that throws whatever it is asked"] = (() => throw new AllThrows(), e => Assert.IsType<AllThrows>(e)),
        ["with a message of 100 MB"] = (() => throw new FormatException(new string('x', Large)), e => Assert.Equal(Large, Assert.IsType<FormatException>(e).Message.Length)),
        ["with a message of 100 MB, as text"] = (() => throw new HoldingException(new string('x', Large)), e => Assert.Equal(Large, Assert.IsType<RemoteException>(e).Message.Length)),
        ["with half a surrogate"] = (() => throw new FormatException("\ud800!"), e => Assert.Equal("\ud800!", Assert.IsType<FormatException>(e).Message)),
        ["with data"] = (
            () =>
            {
                var error = new FormatException("data");
                error.Data["number"] = 5;
                error.Data["thread"] = Thread.CurrentThread;
                error.Data[Thread.CurrentThread] = "dropped";
                throw error;
            },
            e =>
            {
                Assert.Equal((5, "System.Threading.Thread"), (e.Data["number"], e.Data["thread"]));
                Assert.Equal(3, e.Data.Count); // With the index of the item.
            }
        ),
        ["with causes"] = (
            () => throw new OrderException("outer", 1, []) { Self = null }.With(new FormatException("middle", new OrderException("inner", 2, []))),
            e =>
            {
                var middle = Assert.IsType<FormatException>(Assert.IsType<OrderException>(e).InnerException);
                Assert.Equal(("middle", 2), (middle.Message, Assert.IsType<OrderException>(middle.InnerException).Order));
            }
        ),
        ["with a cause that cannot cross"] = (
            () => throw new FormatException("outer", new HoldingException("middle", new OrderException("inner", 2, []))),
            e =>
            {
                var middle = Assert.IsType<RemoteException>(Assert.IsType<FormatException>(e).InnerException);
                Assert.Equal((typeof(HoldingException).FullName, "middle"), (middle.RemoteTypeName, middle.Message));
                Assert.Equal(2, Assert.IsType<OrderException>(middle.InnerException).Order);
            }
        ),
        ["of several"] = (
            () => throw new AggregateException("many", new OrderException("one", 1, []), new AggregateException(new FormatException("two")), new HoldingException("three")),
            e =>
            {
                var many = Assert.IsType<AggregateException>(e);
                Assert.Equal(
                    [typeof(OrderException), typeof(AggregateException), typeof(RemoteException)], many.InnerExceptions.Select(inner => inner.GetType()));
                Assert.Equal("two", ((AggregateException)many.InnerExceptions[1]).InnerExceptions.Single().Message);
                Assert.Same(many.InnerException, many.InnerExceptions[0]);
                Assert.Equal("many (one) (One or more errors occurred. (two)) (three)", many.Message);
            }
        ),
        ["with a chain of 10,000 causes"] = (
            () => throw Enumerable.Range(0, 10_000).Aggregate(new FormatException("0"), (inner, i) => new FormatException($"{i + 1}", inner)),
            e => Assert.InRange(Chain(Assert.IsType<FormatException>(e)), 30, 100)),
        ["of 20,000"] = (
            () => throw new AggregateException(Enumerable.Range(0, 20_000).Select(i => new FormatException($"{i}"))),
            e => Assert.InRange(Assert.IsType<AggregateException>(e).InnerExceptions.Count, 9_000, 20_000)),
        ["that is its own cause"] = (
            () =>
            {
                var (one, two) = (new FormatException("one"), new OrderException("two", 2, []));
                throw one.With(two.With(one));
            },
            e => Assert.Equal(2, Chain(Assert.IsType<FormatException>(e)))),
        ["of several, itself among them"] = (
            () =>
            {
                var many = new AggregateException("many", new FormatException("one"), new FormatException("two"));
                var inners = (Exception[])typeof(AggregateException).GetField("_innerExceptions", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(many)!;
                inners[0] = many;
                throw many;
            },
            e => Assert.Equal("two", Assert.IsType<AggregateException>(e).InnerExceptions.Single().Message)),
        ["that holds itself"] = (
            () =>
            {
                var error = new OrderException("self", 1, []);
                error.Self = error;
                throw error;
            },
            e => Assert.Same(e, Assert.IsType<OrderException>(e).Self)),
        ["of a static constructor"] = (
            () => FailsToInitialize.Value,
            e =>
            {
                var error = Assert.IsType<TypeInitializationException>(e);
                Assert.Equal((typeof(FailsToInitialize).FullName, 3), (error.TypeName, Assert.IsType<OrderException>(error.InnerException).Order));
            }
        ),
        ["that cannot cross"] = (
            () => throw new HoldingException("held"),
            e =>
            {
                var error = Assert.IsType<RemoteException>(e);
                Assert.Equal((typeof(HoldingException).FullName, "held", 3L), (error.RemoteTypeName, error.Message, error.ItemIndex));
                Assert.Contains("ErrorCases.cs:line", error.RemoteStackTrace, StringComparison.Ordinal);
                Assert.Contains($"{typeof(HoldingException).FullName}: held", error.ToString(), StringComparison.Ordinal);
            }
        ),
        ["with a field whose codec throws"] = (() => throw new CodedException(), e => Assert.Equal(typeof(CodedException).FullName, Assert.IsType<RemoteException>(e).RemoteTypeName)),
        ["a cancellation of nobody"] = (() => throw new OperationCanceledException("mine"), e => Assert.Equal("mine", Assert.IsType<OperationCanceledException>(e).Message)),
        ["null"] = (() => throw null!, e => Assert.IsType<NullReferenceException>(e)),
        ["thrown again, elsewhere"] = (
            () =>
            {
                try
                {
                    return Deep();
                }
                catch (FormatException)
                {
                    throw;
                }
            },
            e => Assert.Contains(nameof(Deep), e.StackTrace, StringComparison.Ordinal)),
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Deep() => throw new FormatException("deep");

    private static int Chain(Exception? error)
    {
        var length = 0;
        for (; error is not null; error = error.InnerException)
        {
            length++;
        }

        return length;
    }

    private static T With<T>(this T error, Exception inner)
        where T : Exception
    {
        typeof(Exception).GetField("_innerException", BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(error, inner);
        return error;
    }
}
