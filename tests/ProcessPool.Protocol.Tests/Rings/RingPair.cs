using System.IO.Pipes;
using ProcessPool.Protocol.Rings;

namespace ProcessPool.Protocol.Tests.Rings;

/// <summary>The two ends of rings and a pipe, in two mappings of one file.</summary>
internal sealed class RingPair : IDisposable
{
    private readonly ResultBox _parentBox;
    private readonly ResultBox _workerBox;
    private readonly string _path;

    private RingPair(ResultBox parentBox, ResultBox workerBox, string path, Stream parentPipe, Stream workerPipe)
    {
        (_parentBox, _workerBox, _path) = (parentBox, workerBox, path);
        Parent = parentBox.OpenRings(parentPipe, isParent: true);
        Worker = workerBox.OpenRings(workerPipe, isParent: false);
        WorkerPipe = workerPipe;
    }

    public RingStream Parent { get; }

    public RingStream Worker { get; }

    /// <summary>What is beside the worker's rings: for what a worker must not do.</summary>
    public Stream WorkerPipe { get; }

    public static async Task<RingPair> OpenAsync()
    {
        var name = "pp-test-" + Guid.NewGuid().ToString("N")[..16];
        var options = PipeOptions.CurrentUserOnly | (OperatingSystem.IsWindows() ? PipeOptions.Asynchronous : PipeOptions.None);
        var server = new NamedPipeServerStream(name, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, options);
        var client = new NamedPipeClientStream(".", name, PipeDirection.InOut, options);
        await Task.WhenAll(server.WaitForConnectionAsync(), client.ConnectAsync());
        var box = ResultBox.Create(out var path);
        return new RingPair(box, ResultBox.Open(path), path, server, client);
    }

    /// <summary>The worker's view of the shared memory, to write nonsense into: the ring that the parent reads.</summary>
    public unsafe void Spoil(Action<Ring> spoil)
    {
        using var file = System.IO.MemoryMappedFiles.MemoryMappedFile.CreateFromFile(_path);
        using var view = file.CreateViewAccessor();
        byte* first = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref first);
        spoil(new Ring((nint)first + (nint)(new FileInfo(_path).Length - RingStream.MemorySize + Ring.Size)));
        view.SafeMemoryMappedViewHandle.ReleasePointer();
    }

    public void Dispose()
    {
        Parent.Dispose();
        Worker.Dispose();
        _workerBox.Dispose();
        _parentBox.Dispose();
    }
}
