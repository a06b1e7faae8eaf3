using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace ProcessPool.Benchmarks.Floor;

/// <summary>A process of this same program that does one simple thing at the other end of a named pipe; what a pool is compared with.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly string _name = Floor.Pipe.NewName();
    private readonly NamedPipeServerStream _pipe;
    private readonly Process _process;
    private bool _isConnected;

    /// <summary>Starts it, and does not wait for it.</summary>
    public ChildProcess(string mode, int bufferSize = 0, params int[] arguments)
        : this(mode, hasServerCollector: false, bufferSize, arguments)
    {
    }

    /// <inheritdoc cref="ChildProcess(string, int, int[])"/>
    public ChildProcess(string mode, bool hasServerCollector, int bufferSize, params int[] arguments)
    {
        _pipe = Floor.Pipe.Open(_name, bufferSize);
        var start = new ProcessStartInfo(Dotnet()) { UseShellExecute = false };
        start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        start.ArgumentList.Add(mode);
        start.ArgumentList.Add(_name);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument.ToString(CultureInfo.InvariantCulture));
        }

        if (hasServerCollector)
        {
            start.Environment["DOTNET_gcServer"] = "1";
        }

#pragma warning disable RS0030 // Not a worker.
        _process = Process.Start(start)!;
#pragma warning restore RS0030
    }

    public int ProcessId => _process.Id;

    /// <summary>Our end of its pipe. The first use waits until it has connected.</summary>
    public NamedPipeServerStream Pipe
    {
        get
        {
            if (!_isConnected)
            {
                Floor.Pipe.Accept(_pipe, _name);
                _isConnected = true;
            }

            return _pipe;
        }
    }

    /// <summary>The end of its pipe ends it. Returns when it has ended.</summary>
    public void Dispose()
    {
        _pipe.Dispose();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    /// <summary>The one that runs this program: three folders above the framework.</summary>
    private static string Dotnet()
        => Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
}
