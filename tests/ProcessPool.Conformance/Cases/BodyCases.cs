using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using System.Text;
using ProcessPool.Conformance.Running;
using static ProcessPool.Conformance.Running.Shape;

namespace ProcessPool.Conformance.Cases;

/// <summary>What the body of a function may do.</summary>
internal static class BodyCases
{
    private const string Peer = "dill test_functions.test_code_object";

    private static readonly string Prefix = "static ";

    private static int _calls;

    public static IReadOnlyList<ConformanceCase> List()
    {
        var cases = new CaseList("Bodies");
        cases.Map("try, catch, filter and finally", () => F<int, string>(Tries), 5, Peer);
        cases.Map("switches", () => F((int x) => x switch { < 0 => "minus", 0 => "zero", 5 => "five", _ => Words("b" + x) }), 7, Peer);
        cases.Map("stackalloc", () => F<int, int>(Stack), 5, Peer);
        cases.Map("pinned pointers", () => F<string, int>(Pinned), "text", Peer);
        cases.Map("function pointers", () => F<int, int>(Pointers), 5, Peer);
        cases.Map("dynamic", () => F((int x) => (string)((dynamic)"n" + (dynamic)x)), 5);
        cases.Map("an inline array", () => F<int, int>(Inline), 5);
        cases.Map("data of the assembly", () => F((int x) => new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }[x] + "text"u8.Length), 5);
        cases.Map("a collection expression with a spread", () => F((int x) => Spread([1, 2], x)), 5);
        cases.Map("an interpolated string", () => F((int x) => $"{x,5:D3}|{x:X}|{{}}"), 5);
        cases.Map("checked arithmetic", () => F((int x) => Overflows(x)), int.MaxValue);
        cases.Map("tuples and deconstruction", () => F((int x) => (x, x + 1) is var (a, b) ? (Sum: a + b, Product: a * b) : default), 5);
        cases.Map("an anonymous type", () => F((int x) => new { X = x, Y = new { Z = "z" + x } }), 5, "dill test_classdef.test_namedtuple");
        cases.Map("a record with", () => F((int x) => new Point(x, 1) with { Y = 2 }), 5, "cloudpickle test_dataclass");
        cases.Map("patterns of lists and properties", () => F((int[] x) => x is [1, .. var rest, 4] ? rest : []), new[] { 1, 2, 3, 4 });
        cases.Map("ranges and indexes", () => F((string x) => x[1..^1] + x[^1]), "abcd");
        cases.Map("references to locals", () => F<int, int>(References), 5);
        cases.Map("goto and loops", () => F<int, int>(Loops), 5);
        cases.Map("using and lock", () => F<int, string>(UsingAndLock), 5);
        cases.Map("an expression tree that it compiles itself", () => F<int, int>(Compiles), 5, "cloudpickle test_attrgetter");
        cases.Map("a query of the language", () => F((int[] x) => (from a in x from b in x where a < b orderby b descending, a select (10 * a) + b).ToArray()), new[] { 1, 2, 3 });
        cases.Map("a static field that an initializer sets", () => F((int x) => Prefix + x), 5);
        cases.Map("a static field that it changes itself", () => F<int, int>(CountCalls), 5, "dill test_functions function_with_cache");
        cases.Map("reflection over itself", () => F((int x) => typeof(Point).GetProperties().Length + x), 5);
        cases.Map("unsafe accessors", () => F((string x) => GetLength(new StringBuilder(x))), "abc");
        cases.Map("attributes of the caller", () => F((int x) => Named() + x), 5);
        cases.Map("local constants, nameof, default, is, as, and sizes", () => F<int, string>(Odds), 5);
        cases.Run("a ref struct that lives in it", () => F(() => Enumerated("a b c")));
        cases.Map("a big number", () => F((int x) => System.Numerics.BigInteger.Pow(2, 100 * x)), 5);
        return cases.Cases;
    }

    private static string Tries(int x)
    {
        var log = new StringBuilder();
        try
        {
            try
            {
                throw new InvalidOperationException("a" + x);
            }
            catch (InvalidOperationException e) when (e.Message == "b")
            {
                log.Append("wrong");
            }
            finally
            {
                log.Append("finally ");
            }
        }
        catch (Exception e)
        {
            log.Append(e.Message);
        }

        return log.ToString();
    }

    private static string Words(string text) => text switch { "b6" => "six", "b7" => "seven", "b8" => "eight", "b9" => "nine", "b10" => "ten", "b11" => "eleven", "b12" => "twelve", _ => "many" };

    private static int Stack(int x)
    {
        Span<int> numbers = stackalloc int[x];
        numbers.Fill(x);
        return numbers[^1] + numbers.Length;
    }

    private static unsafe int Pinned(string text)
    {
        fixed (char* start = text)
        {
            return start[1] + sizeof(Point);
        }
    }

    private static unsafe int Pointers(int x)
    {
        delegate*<int, int> function = &Twice;
        return function(x) + Called(&Twice, x);
    }

    private static unsafe int Called(delegate*<int, int> function, int x) => function(x);

    private static int Twice(int x) => 2 * x;

    private static int Inline(int x)
    {
        var four = default(Four);
        four[x % 4] = x;
        return four[1] + four[0];
    }

    private static int[] Spread(List<int> first, int x) => [.. first, x, .. first];

    private static string Overflows(int x)
    {
        try
        {
            return checked(x + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (OverflowException)
        {
            return "overflow";
        }
    }

    private static int References(int x)
    {
        int[] numbers = [x, 2];
        ref var first = ref numbers[0];
        first += 10;
        ref readonly var second = ref numbers[1];
        return numbers[0] + second;
    }

    private static int Loops(int x)
    {
        var sum = 0;
    again:
        do
        {
            sum += x;
        }
        while (sum % 3 != 0);
        if (sum < 40)
        {
            goto again;
        }

        return sum;
    }

    private static string UsingAndLock(int x)
    {
        using var writer = new StringWriter();
        lock (writer)
        {
            writer.Write(x);
        }

        return writer.ToString();
    }

    private static int Compiles(int x)
    {
        Expression<Func<Point, int>> expression = point => point.X + point.Y;
        return expression.Compile()(new Point(x, 2));
    }

    private static int CountCalls(int x)
    {
        _calls = 0;
        return x + ++_calls + ++_calls;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Length")]
    private static extern int GetLength(StringBuilder text);

    private static string Named([CallerMemberName] string name = "", [CallerArgumentExpression(nameof(name))] string expression = "none") => name + expression;

    private static string Odds(int x)
    {
        const string Text = "text";
        object boxed = x;
        return Text + nameof(Point) + default(int) + (boxed is int) + (boxed as string is null) + sizeof(long) + (boxed is > 3 and not 7);
    }

    private static int Enumerated(string text)
    {
        var count = 0;
        foreach (var part in text.AsSpan().Split(' '))
        {
            count += part.Start.Value;
        }

        return count;
    }

    private readonly record struct Point(int X, int Y);

    [InlineArray(4)]
    private struct Four
    {
        private int _first;
    }
}
