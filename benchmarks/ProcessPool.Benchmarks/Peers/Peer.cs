using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace ProcessPool.Benchmarks.Peers;

/// <summary>A peer at work: a process that measures what it is told to, and answers.</summary>
internal sealed class Peer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private Peer(Process process) => _process = process;

    /// <summary>What it is, with its version.</summary>
    public string Description { get; private set; } = "";

    /// <summary>Null, and why not, when it is not installed.</summary>
    public static Peer? TryStart(PeerKind kind, out string problem)
    {
        var start = new ProcessStartInfo(kind.Interpreter) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(kind.Path);
        Array.ForEach(kind.Arguments, start.ArgumentList.Add);
        start.Environment["PROCESSPOOL_PEERS"] = PeerKind.Packages;
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        start.Environment["PYTHONNOUSERSITE"] = "1";
        try
        {
#pragma warning disable RS0030 // Not a worker.
            var peer = new Peer(Process.Start(start)!);
#pragma warning restore RS0030
            if (peer.Read() is ["ready", .. var words])
            {
                (peer.Description, problem) = (string.Join(' ', words), "");
                return peer;
            }

            problem = "its packages are not installed";
            peer.Dispose();
        }
        catch (Win32Exception)
        {
            problem = $"there is no {kind.Interpreter}";
        }
        catch (PeerException e)
        {
            problem = e.Message;
        }

        return null;
    }

    /// <summary>Has it do something, and waits.</summary>
    /// <param name="order">A line of its protocol.</param>
    /// <returns>Seconds, mostly.</returns>
    public double[] Ask(string order)
    {
        try
        {
            _process.StandardInput.WriteLine(order);
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            throw new PeerException("it has ended");
        }

        return Read() switch
        {
            ["ok", .. var numbers] => [.. numbers.Select(number => double.Parse(number, CultureInfo.InvariantCulture))],
            var words => throw new PeerException(string.Join(' ', words)),
        };
    }

    /// <summary>The end of its input ends it.</summary>
    public void Dispose()
    {
        try
        {
            _process.StandardInput.Dispose();
        }
        catch (IOException)
        {
            // It has ended before it read everything.
        }

        End(TimeSpan.FromSeconds(10));
        _process.Dispose();
    }

    private void End(TimeSpan grace)
    {
        if (!_process.WaitForExit(grace))
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }
    }

    private string[] Read()
    {
        var line = _process.StandardOutput.ReadLineAsync();
        if (!line.Wait(Patience))
        {
            End(TimeSpan.Zero);
            throw new PeerException($"it did not answer within {Patience.TotalSeconds:0} seconds");
        }

        return line.Result?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? throw new PeerException("it has ended");
    }
}

/// <summary>A peer could not do what it was told to.</summary>
internal sealed class PeerException(string message) : Exception(message);
