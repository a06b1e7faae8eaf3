namespace ProcessPool.ProcessTests.Support;

/// <summary>Waits for what nothing announces. The test's own timeout ends the wait.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }
}
