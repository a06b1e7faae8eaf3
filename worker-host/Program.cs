namespace ProcessPool.WorkerHost;

internal static class Program
{
    private static int Main() => WorkerMain.Run();
}
