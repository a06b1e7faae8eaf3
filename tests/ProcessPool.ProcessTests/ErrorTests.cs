using System.Globalization;

namespace ProcessPool.ProcessTests;

/// <summary>Exceptions out of real processes.</summary>
public sealed class ErrorTests
{
    private sealed class OrderException(string message, int order, Exception cause) : Exception(message, cause)
    {
        public int Order { get; } = order;
    }

    private sealed class CannotCrossException(string message) : Exception(message)
    {
        public Thread Holds { get; } = new(() => { });
    }

    private static class Refuses
    {
        public static readonly int Value = int.Parse("not a number", CultureInfo.InvariantCulture);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(CodeShipping.ByReference)]
    [InlineData(CodeShipping.ByValue)]
    public async Task TheUsersOwn_ComesBack_WithTheLinesOfTheWorker(CodeShipping shipping)
    {
        await using var pool = new Pool(new PoolOptions { Workers = 1, CodeShipping = shipping });
        var outcomes = await pool.MapOutcomesAsync(
            x => x == 2 ? throw new OrderException("no stock", x, new FormatException("cause")) : x, Enumerable.Range(0, 4));
        var error = Assert.IsType<OrderException>(Assert.Single(outcomes, outcome => !outcome.IsSuccess).Exception);
        Assert.Equal(("no stock", 2, 2L, "cause"), (error.Message, error.Order, error.Data["ProcessPool.ItemIndex"], error.InnerException!.Message));
        Assert.Contains(nameof(TheUsersOwn_ComesBack_WithTheLinesOfTheWorker), error.StackTrace, StringComparison.Ordinal);
        if (shipping == CodeShipping.ByReference)
        {
            Assert.Contains("ErrorTests.cs:line", error.StackTrace, StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = 120_000)]
    public async Task WhatCannotBeRebuilt_ComesAsText_AndTheWorkerStays()
    {
        await using var pool = new Pool(1);
        var process = pool.Run(() => Environment.ProcessId);
        var error = await Assert.ThrowsAsync<RemoteException>(() => pool.RunAsync(int () => throw new CannotCrossException("held")));
        Assert.Equal((typeof(CannotCrossException).FullName, "held"), (error.RemoteTypeName, error.Message));
        Assert.Contains("ErrorTests.cs:line", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(process, pool.Run(() => Environment.ProcessId));
    }

    [Fact(Timeout = 120_000)]
    public async Task OfAStaticConstructor_ComesEachTime()
    {
        await using var pool = new Pool(1);
        for (var i = 0; i < 3; i++)
        {
            var error = await Assert.ThrowsAsync<TypeInitializationException>(() => pool.RunAsync(() => Refuses.Value));
            Assert.IsType<FormatException>(error.InnerException);
        }
    }
}
