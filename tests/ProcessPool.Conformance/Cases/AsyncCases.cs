using System.Runtime.CompilerServices;
using ProcessPool.Conformance.Running;
using static ProcessPool.Conformance.Running.Shape;

namespace ProcessPool.Conformance.Cases;

/// <summary>Async functions, which are awaited in the worker.</summary>
internal static class AsyncCases
{
    public static IReadOnlyList<ConformanceCase> List()
    {
        var cases = new CaseList("Async functions");
        cases.RunAsync("without captures", () => F(async () =>
        {
            await Task.Yield();
            return 1;
        }));
        cases.MapAsync(
            "with a local that lives across awaits",
            () =>
            {
                var a = 3;
                return F(async (int x) =>
                {
                    var sum = a;
                    for (var i = 0; i < x; i++)
                    {
                        await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
                        sum += i;
                    }

                    return sum + a;
                });
            },
            5,
            "cloudpickle test_tornado_coroutine");
        cases.MapAsync("of a ValueTask", () => F(async ValueTask<int> (int x) =>
        {
            await Task.Yield();
            return x + 1;
        }), 5);
        cases.MapAsync("of a ValueTask that is done", () => F((int x) => new ValueTask<int>(x + 1)), 5);
        cases.MapAsync("of a task that is done", () => F((int x) => Task.FromResult(x + 1)), 5);
        cases.MapAsync("method", () => F<int, Task<int>>(Later), 5);
        cases.MapAsync("method of an object", () => F<int, Task<int>>(new Service(100).Later), 5);
        cases.MapAsync("lambda over this", () => new Service(100).Function(), 5);
        cases.MapAsync("lambda over this and a local", () => new Service(100).FunctionWithLocal(), 5);
        cases.MapAsync("generic", () => F<string, Task<string>>(Same<string>), "text");
        cases.MapAsync("calling others, nested", () =>
        {
            Func<int, Task<int>> inner = async x => await Later(x) + 1;
            return F(async (int x) => (await Task.WhenAll(inner(x), inner(x + 1))).Sum());
        }, 5);
        cases.MapAsync("with try, finally and a filter around awaits", () => F(async (int x) =>
        {
            var log = new List<string>();
            try
            {
                await Task.Yield();
                throw new InvalidOperationException("no " + x);
            }
            catch (InvalidOperationException e) when (e.Message.EndsWith('5'))
            {
                await Task.Yield();
                log.Add(e.Message);
            }
            finally
            {
                await Task.Yield();
                log.Add("finally");
            }

            return string.Join(' ', log);
        }), 5);
        cases.MapAsync("with await using and await foreach", () => F(async (int x) =>
        {
            await using var resource = new Resource();
            var sum = 0;
            await foreach (var number in Numbers(x))
            {
                sum += number;
            }

            return sum + resource.Number;
        }), 5);
        cases.MapAsync("with locks and parallel parts", () =>
        {
            var numbers = new[] { 1, 2, 3 };
            return F(async (int x) =>
            {
                var (sum, key) = (0, new Lock());
                await Parallel.ForEachAsync(numbers, (number, _) =>
                {
                    lock (key)
                    {
                        sum += number * x;
                    }

                    return ValueTask.CompletedTask;
                });
                return sum;
            });
        }, 5);
        cases.MapAsync("with a builder that pools", () => F<int, ValueTask<int>>(Pooled), 5);
        cases.Map("async inside, waited for", () => F((int x) => Later(x).GetAwaiter().GetResult()), 5);
        return cases.Cases;
    }

    private static async Task<int> Later(int x)
    {
        await Task.Yield();
        return x + 1;
    }

    private static async Task<T> Same<T>(T value)
    {
        await Task.Yield();
        return value;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<int> Pooled(int x)
    {
        await Task.Yield();
        return x + 1;
    }

    private static async IAsyncEnumerable<int> Numbers(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    private sealed class Service(int start)
    {
        private readonly int _start = start;

        public async Task<int> Later(int x)
        {
            await Task.Yield();
            return x + _start;
        }

        public Func<int, Task<int>> Function() => async x => await Later(x) + _start;

        public Func<int, Task<int>> FunctionWithLocal()
        {
            var local = 1000;
            return async x => await Later(x) + local++ + local;
        }
    }

    private sealed class Resource : IAsyncDisposable
    {
        public int Number { get; private set; } = 1;

        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            Number = -1;
        }
    }
}
