using static ProcessPool.Serialization.Tests.Support.Copies;

namespace ProcessPool.Serialization.Tests.Framework;

public class DeferredTests
{
    [Fact]
    public void Lazy_WithItsValue_CarriesTheValue()
    {
        var value = 5;
        var lazy = new Lazy<int>(() => value);
        Assert.Equal(5, lazy.Value);
        value = 6;
        var copy = CopyObject(lazy);
        Assert.True(copy.IsValueCreated);
        Assert.Equal(5, copy.Value);
    }

    [Fact]
    public void Lazy_WithoutItsValue_CarriesTheFactory()
    {
        var value = "a";
        var copy = CopyObject(new Lazy<string>(() => value + "!", LazyThreadSafetyMode.None));
        Assert.False(copy.IsValueCreated);
        Assert.Equal("a!", copy.Value);
        Assert.Empty(CopyObject(new Lazy<List<int>>()).Value);
        Assert.Equal(3, CopyObject(new Lazy<object>(3)).Value);
    }

    [Fact]
    public void Lazy_WhoseFactoryReachesIt_KeepsTheCycle()
    {
        Lazy<object>? lazy = null;
        lazy = new Lazy<object>(() => lazy!);
        var copy = CopyObject(lazy);
        Assert.Same(copy, copy.Value);
    }

    [Fact]
    public void Lazy_ThatFailed_IsRefused()
    {
        var lazy = new Lazy<int>(() => throw new InvalidOperationException());
        Assert.Throws<InvalidOperationException>(() => lazy.Value);
        Assert.Contains("failed", Problem(lazy).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Task_ThatHasCompleted_CarriesItsResult()
    {
        Assert.Equal(5, await CopyObject(Task.FromResult<object>(5)));
        Assert.Equal("a", await Copy(new ValueTask<string>("a")));
        Assert.Equal("b", await Copy(new ValueTask<string>(Task.FromResult("b"))));
        Assert.True(CopyObject(Task.CompletedTask).IsCompletedSuccessfully);
        var asynchronous = Later();
        await asynchronous;
        Assert.Equal(7, await CopyObject(asynchronous));
    }

    [Fact]
    public void Task_ThatHasNotSucceeded_IsRefused()
    {
        var running = new TaskCompletionSource<int>();
        Assert.Equal("a task that has not completed", Problem(running.Task).Reason);
        Assert.Contains("Await it", Problem(running.Task).NextStep, StringComparison.Ordinal);
        Assert.Equal("a task that has not completed", Problem(running).Reason);
        Assert.Contains("failed", Problem(Task.FromException(new InvalidOperationException())).Reason, StringComparison.Ordinal);
        Assert.Contains("cancelled", Problem(Task.FromCanceled<int>(new CancellationToken(true))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Task_ThatResultsInWhatHoldsIt_KeepsTheCycle()
    {
        var list = new List<object>();
        list.Add(Task.FromResult(list));
        var copy = Copy(list);
        Assert.Same(copy, await (Task<List<object>>)copy[0]);
    }

    private static async Task<int> Later()
    {
        await Task.Yield();
        return 7;
    }
}
