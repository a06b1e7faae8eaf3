using System.IO.Pipes;
using ProcessPool.ProcessTests.Matrix;

namespace ProcessPool.TestApp;

/// <summary>A worker host that connects to its parent as a worker does, and makes trouble instead of saying who it is.</summary>
internal static class HalfWorker
{
    /// <summary>Does not return: whatever the trouble is, this process ends, or is killed.</summary>
    public static void Run()
    {
        var ticket = Console.ReadLine()!;
        using var pipe = new NamedPipeClientStream(".", ticket[..ticket.IndexOf('|', StringComparison.Ordinal)], PipeDirection.InOut, PipeOptions.CurrentUserOnly);
        pipe.Connect();
        Trouble.Make();
        throw new InvalidOperationException("There was no trouble.");
    }
}
