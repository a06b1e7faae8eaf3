using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using ProcessPool.Protocol.Rings;

namespace ProcessPool.Protocol;

/// <summary>
/// Memory that a worker writes its results to before it sends them, and that the parent can still read when the worker has died. The
/// worker's running thread writes; the parent reads only after the worker's end, so nobody has to wait for anybody. The rings of the connection lie behind it, in the same
/// file.
/// </summary>
internal sealed unsafe class ResultBox : IDisposable
{
    /// <summary>Bytes for results.</summary>
    public const int Capacity = 64 * 1024;

    private const int HeaderSize = 64;
    private const int BoxSize = HeaderSize + Capacity;
    private const int RingsAt = 72 * 1024; // On a page of its own.
    private const int Size = RingsAt + RingStream.MemorySize;

    private const int ChunkAt = 0;      // int64: the chunk that runs; 0: none
    private const int FirstAt = 8;      // int32: the position in the chunk of the first result in the box
    private const int FormatAt = 12;    // int32
    private const int CommittedAt = 16; // int64: count of results << 32 | their bytes
    private const int StartedAt = 24;   // int32: the position of the item started last, plus one

    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly byte* _memory;
    private string? _path;
    private bool _disposed;

    private ResultBox(MemoryMappedFile? file, string? path)
    {
        _path = path;
        _file = file;
        if (file is null)
        {
            _memory = (byte*)NativeMemory.AllocZeroed(BoxSize);
        }
        else
        {
            _view = file.CreateViewAccessor(0, BoxSize);
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _memory);
        }
    }

    public byte* Data => _memory + HeaderSize;

    public int* Started => (int*)(_memory + StartedAt);

    public long* Committed => (long*)(_memory + CommittedAt);

    /// <summary>The chunk that runs; 0 when none does.</summary>
    public long Chunk => Volatile.Read(ref *(long*)(_memory + ChunkAt));

    public byte Format => (byte)Volatile.Read(ref *(int*)(_memory + FormatAt));

    /// <summary>The position in the chunk of the first result in the box.</summary>
    public int First => Volatile.Read(ref *(int*)(_memory + FirstAt));

    /// <summary>How many results are in the box, and how many bytes they take.</summary>
    public (int Count, int Bytes) ReadCommitted()
    {
        var committed = Volatile.Read(ref *Committed);
        return ((int)(committed >> 32), (int)Math.Clamp(committed & uint.MaxValue, 0, Capacity));
    }

    /// <summary>Items of the chunk that were started, the running one included.</summary>
    public int StartedCount => Volatile.Read(ref *Started);

    /// <summary>Makes the file, with its space, readable and writable by this user only, and maps it. In the parent.</summary>
    public static ResultBox Create(out string path) => Create(["/dev/shm", Path.GetTempPath()], out path);

    /// <param name="folders">
    /// The first that has room is taken. A file system in memory comes first: its pages are shared, never written to a disk. Not every system has one, and that of a container may
    /// be small.
    /// </param>
    /// <param name="path">Where it is.</param>
    internal static ResultBox Create(ReadOnlySpan<string> folders, out string path)
    {
        for (; folders.Length > 1; folders = folders[1..])
        {
            try
            {
                return Create(folders[0], out path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // What the last folder says is what the user gets to read.
            }
        }

        return Create(folders[0], out path);
    }

    private static ResultBox Create(string folder, out string path)
    {
        path = Path.Combine(folder, $"processpool-{Environment.ProcessId}-{Guid.NewGuid():N}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            PreallocationSize = Size, // Writing to a mapped page that the disk has no room for would end the process.
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(path, options);
        try
        {
            stream.SetLength(Size);
            return new ResultBox(Map(stream), path);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Maps the file that the parent made. In the worker.</summary>
    public static ResultBox Open(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        return stream.Length == Size
            ? new ResultBox(Map(stream), null)
            : throw new ProtocolException($"The result box has {stream.Length} bytes instead of {Size}.");
    }

    /// <summary>A box within this process, for a worker within this process.</summary>
    public static ResultBox InMemory() => new(null, null);

    /// <summary>The connection's rings, around its pipe. Once on each side; not of a box within this process.</summary>
    /// <param name="pipe">The pipe.</param>
    /// <param name="isParent">Which of the two sides this is.</param>
    /// <param name="process">The process on the other side; null: as it says itself.</param>
    public RingStream OpenRings(Stream pipe, bool isParent, int? process = null)
    {
        var view = _file!.CreateViewAccessor(RingsAt, RingStream.MemorySize);
        return new RingStream(view.SafeMemoryMappedViewHandle, view.PointerOffset, pipe, isParent, process);
    }

    /// <summary>Removes the file's name. Once the worker has mapped it nobody needs it; the memory goes with the last process.</summary>
    public void DeleteFile()
    {
        if (_path is { } path && !OperatingSystem.IsWindows())
        {
            File.Delete(path);
            _path = null;
        }
    }

    /// <summary>A chunk begins: its first item counts as started, so that what its loading does is put down to it.</summary>
    public void BeginChunk(long chunk)
    {
        Volatile.Write(ref *Committed, 0);
        Volatile.Write(ref *(int*)(_memory + FirstAt), 0);
        Volatile.Write(ref *Started, 1);
        Volatile.Write(ref *(long*)(_memory + ChunkAt), chunk);
    }

    public void SetFormat(byte format) => Volatile.Write(ref *(int*)(_memory + FormatAt), format);

    /// <summary>Empties the box; the next result is that of the item at <paramref name="position"/>.</summary>
    public void Restart(int position)
    {
        Volatile.Write(ref *Committed, 0);
        Volatile.Write(ref *(int*)(_memory + FirstAt), position);
    }

    /// <summary>The chunk has ended.</summary>
    public void EndChunk()
    {
        Volatile.Write(ref *(long*)(_memory + ChunkAt), 0);
        Volatile.Write(ref *Committed, 0);
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (_view is null)
        {
            NativeMemory.Free(_memory);
        }
        else
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file!.Dispose();
        }

        if (_path is { } path)
        {
            File.Delete(path);
        }
    }

    private static MemoryMappedFile Map(FileStream stream)
        => MemoryMappedFile.CreateFromFile(stream, null, Size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
}
