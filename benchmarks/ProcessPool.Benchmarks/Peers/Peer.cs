using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace ProcessPool.Benchmarks.Peers;

/// <summary>A peer at work: a process that measures what it is told to, and answers.</summary>
internal sealed class Peer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What comes back to life has been told of heartbeats and time that has passed; it may see to that before it is measured.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;
    private readonly PeerGroup? _group;

    private Peer(Process process, PeerGroup? group) => (_process, _group) = (process, group);

    /// <summary>What it is, with its version.</summary>
    public string Description { get; private set; } = "";

    /// <summary>Null, and why not, when it is not installed.</summary>
    public static Peer? TryStart(PeerKind kind, out string problem)
    {
        var start = new ProcessStartInfo { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        var hasGroup = PeerGroup.TryLead(start);
        if (hasGroup)
        {
            start.ArgumentList.Add(kind.Interpreter);
        }
        else
        {
            start.FileName = kind.Interpreter;
        }

        start.ArgumentList.Add(kind.Path);
        Array.ForEach(kind.Arguments, start.ArgumentList.Add);
        start.Environment["PROCESSPOOL_PEERS"] = PeerKind.Packages;
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        start.Environment["PYTHONNOUSERSITE"] = "1";
        try
        {
#pragma warning disable RS0030 // Not a worker.
            var process = Process.Start(start)!;
#pragma warning restore RS0030
            var peer = new Peer(process, hasGroup ? new PeerGroup(process.Id) : null);
            if (peer.Read() is ["ready", .. var words])
            {
                (peer.Description, problem) = (string.Join(' ', words), "");
                peer._group?.Stop();
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

    /// <summary>Has it do something, and waits. At all other times it is stopped, where the system can do that: it wakes nobody up while others are measured.</summary>
    /// <param name="order">A line of its protocol.</param>
    /// <returns>Seconds, mostly.</returns>
    public double[] Ask(string order)
    {
        if (_group is not null)
        {
            _group.Continue();
            Thread.Sleep(Settling);
        }

        try
        {
            _process.StandardInput.WriteLine(order);
            _process.StandardInput.Flush();
            return Read() switch
            {
                ["ok", .. var numbers] => [.. numbers.Select(number => double.Parse(number, CultureInfo.InvariantCulture))],
                var words => throw new PeerException(string.Join(' ', words)),
            };
        }
        catch (IOException)
        {
            throw new PeerException("it has ended");
        }
        finally
        {
            _group?.Stop();
        }
    }

    /// <summary>The end of its input ends it.</summary>
    public void Dispose()
    {
        _group?.Continue();
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
