using System.Collections;
using ProcessPool.Conformance.Running;
using static ProcessPool.Conformance.Running.Shape;

namespace ProcessPool.Conformance.Cases;

/// <summary>Iterators and async iterators. Lazy results are read to the end in the worker.</summary>
internal static class IteratorCases
{
    public static IReadOnlyList<ConformanceCase> List()
    {
        var cases = new CaseList("Iterators");
        cases.Map("as the function, whose results come as a sequence", () => F<int, IEnumerable<int>>(Numbers), 5, "cloudpickle test_generator");
        cases.Map("of an object", () => F<int, IEnumerable<int>>(new Ranges(10).From), 5);
        cases.Map("called in the function", () => F((int x) => Numbers(x).Sum()), 5, "cloudpickle test_generator");
        cases.Map("as a local function over this", () => new Ranges(10).Local(), 5);
        cases.Map("with try and finally", () => F((int x) => Careful(x).Take(2).ToArray()), 5);
        cases.Map("generic", () => F<int, IEnumerable<int>>(Repeat<int>), 5);
        cases.Map("recursive", () => F((int x) => Tree(x).Count()), 5);
        cases.Map("a query that was not run", () =>
        {
            var least = 2;
            return F((int x) => Enumerable.Range(0, x).Where(y => y >= least).Select(y => y * y));
        }, 5);
        cases.Run("a query that was captured and not run", () =>
        {
            var least = 2;
            var query = new[] { 1, 2, 3 }.Where(y => y >= least).Select(y => y * least);
            return F(() => query.Sum());
        });
        cases.Run("a grouping that was captured and not run", () =>
        {
            var query = new[] { "a", "bb", "cc" }.GroupBy(text => text.Length);
            return F(() => query.Select(group => group.Count()).ToArray());
        });
        cases.Run("captured before anybody read it", () =>
        {
            var numbers = Numbers(4);
            return F(() => numbers.Sum() + numbers.Count());
        });
        cases.Run("a sequence of the user's own", () =>
        {
            var countdown = new Countdown(4);
            return F(() => countdown.ToArray());
        });
        cases.Stream("that yields many results", () => F((int x) => Later(x)), 5);
        cases.Stream("that yields many results, and captures", () =>
        {
            var start = 100;
            return F<int, IAsyncEnumerable<int>>(Local);

            async IAsyncEnumerable<int> Local(int count)
            {
                for (var i = 0; i < count; i++)
                {
                    await Task.Yield();
                    yield return start++ + i;
                }
            }
        }, 5);
        cases.Stream("of an object, that yields many results", () => F<int, IAsyncEnumerable<int>>(new Ranges(10).LaterFrom), 5);
        cases.MapAsync("async, read in the function", () => F(async (int x) => await Later(x).Where(y => y % 2 == 0).ToListAsync()), 5);
        return cases.Cases;
    }

    private static IEnumerable<int> Numbers(int count)
    {
        for (var i = 0; i < count; i++)
        {
            yield return i;
        }
    }

    private static IEnumerable<int> Careful(int count)
    {
        var next = 0;
        try
        {
            while (next < count)
            {
                yield return next++;
            }
        }
        finally
        {
            next = -1;
        }
    }

    private static IEnumerable<T> Repeat<T>(T value)
    {
        yield return value;
        yield return value;
    }

    private static IEnumerable<int> Tree(int depth)
    {
        yield return depth;
        for (var i = 0; i < depth; i++)
        {
            foreach (var inner in Tree(i))
            {
                yield return inner;
            }
        }
    }

    private static async IAsyncEnumerable<int> Later(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    private sealed class Ranges(int start)
    {
        private readonly int _start = start;

        public IEnumerable<int> From(int count)
        {
            for (var i = 0; i < count; i++)
            {
                yield return _start + i;
            }
        }

        public Func<int, int[]> Local()
        {
            return count => Inner(count).Reverse().ToArray();

            IEnumerable<int> Inner(int count)
            {
                for (var i = 0; i < count; i++)
                {
                    yield return (_start * 2) + i;
                }
            }
        }

        public async IAsyncEnumerable<int> LaterFrom(int count)
        {
            foreach (var number in From(count))
            {
                await Task.Yield();
                yield return number;
            }
        }
    }

    private sealed class Countdown(int from) : IEnumerable<int>
    {
        public IEnumerator<int> GetEnumerator()
        {
            for (var i = from; i > 0; i--)
            {
                yield return i;
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
