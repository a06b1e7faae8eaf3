using ProcessPool.Slicing.Tests.Subjects;
using ProcessPool.Slicing.Tests.Support;

namespace ProcessPool.Slicing.Tests;

public sealed class LambdaTests
{
    private readonly int _field = 7;

    [Fact]
    public void WithoutCaptures() => Assert.Equal(42, Cut.Same(() => 6 * 7));

    [Fact]
    public void WithCaptures()
    {
        var number = 20;
        var words = new List<string> { "a", "b" };
        Assert.Equal("22ab", Cut.Same(() => (number + words.Count) + string.Concat(words)));
    }

    [Fact]
    public void NestedClosures()
    {
        var outer = 2;
        Func<int, Func<int, int>> curried = x =>
        {
            var inner = x * outer;
            return y => inner + y + outer;
        };
        Assert.Equal(17, Cut.Same(() => curried(5)(5)));
    }

    [Fact]
    public void OfThis() => Assert.Equal(10, Cut.Same(() => _field + 3));

    [Fact]
    public void LocalFunctions_OfEachOther()
    {
        var limit = 10;
        bool Even(int n) => n == 0 || Odd(n - 1);
        bool Odd(int n) => n != 0 && Even(n - 1);
        int Factorial(int n) => n <= 1 ? 1 : n * Factorial(n - 1);
        Assert.Equal("True3628800", Cut.Same(() => Even(limit).ToString() + Factorial(limit)));
    }

    [Fact]
    public void Async()
    {
        var start = 3;
        Assert.Equal(13, Cut.SameAsync(async () =>
        {
            var sum = start;
            for (var i = 0; i < 5; i++)
            {
                await Task.Yield();
                sum += i;
            }

            return sum;
        }));
    }

    [Fact]
    public void Iterators() => Assert.Equal("0,1,4,9,16", Cut.Same(() => string.Join(",", Sequences.Squares(5))));

    [Fact]
    public void AsyncIterators() => Assert.Equal(15, Cut.SameAsync(async () =>
    {
        var sum = 0;
        await foreach (var item in Sequences.Later(5))
        {
            sum += item;
        }

        return sum;
    }));

    [Fact]
    public void MethodGroups()
    {
        Func<string, string> shout = Extensions.Shout;
        Assert.Equal("HEY!", Cut.Same(() => shout("hey")));
        Func<string> closed = "hey".Shout;
        Assert.Equal("HEY!", Cut.Same(closed));
    }

    [Fact]
    public void ALambda_BringsNeitherItsSiblingsNorItsClass()
    {
        var slice = Cut.Of((Func<int>)(() => 1));
        Assert.True(slice.Image.Length <= 3072, $"{slice.Image.Length} bytes");
        Assert.False(slice.Contains(typeof(Extensions)));
    }

    [Fact]
    public void Linq_WithGenericsOverCopiedTypes() => Assert.Equal("2:Point,3:Point", Cut.Same(() => string.Join(
        ",", new[] { new Point(1, 2), new Point(3, 3) }.GroupBy(p => p.Y).OrderBy(g => g.Key).Select(g => $"{g.Key}:{g.First().GetType().Name}"))));

    [Fact]
    public void AnonymousTypesAndTuples() => Assert.Equal("{ A = 1, B = x }(1, x)", Cut.Same(() =>
    {
        var made = new { A = 1, B = "x" };
        (int First, string Second) pair = (made.A, made.B);
        return made.ToString() + pair;
    }));
}
