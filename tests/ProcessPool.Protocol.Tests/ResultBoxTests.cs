namespace ProcessPool.Protocol.Tests;

/// <summary>The memory that outlives the worker that wrote it.</summary>
public sealed unsafe class ResultBoxTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact(Timeout = 30_000)]
    public Task WhatTheWorkerWrites_TheParentReads_AlsoAfterTheWorkersEnd() => Task.Run(() =>
    {
        using var parent = ResultBox.Create(out var path);
        using (var worker = ResultBox.Open(path))
        {
            worker.BeginChunk(1L << 40);
            worker.SetFormat(3);
            worker.Data[0] = 17;
            worker.Data[ResultBox.Capacity - 1] = 18;
            *worker.Committed = (2L << 32) | ResultBox.Capacity;
            *worker.Started = 3;
        }

        Assert.Equal((1L << 40, 3, 0, 3), (parent.Chunk, parent.Format, parent.First, parent.StartedCount));
        Assert.Equal((2, ResultBox.Capacity), parent.ReadCommitted());
        Assert.Equal((17, 18), (parent.Data[0], parent.Data[ResultBox.Capacity - 1]));
    });

    [Fact(Timeout = 30_000)]
    public Task AChunk_FromBeginningToEnd() => Task.Run(() =>
    {
        using var box = ResultBox.InMemory();
        Assert.Equal((0, (0, 0), 0), (box.Chunk, box.ReadCommitted(), box.StartedCount));
        box.BeginChunk(5);
        Assert.Equal((5, 0, (0, 0), 1), (box.Chunk, box.First, box.ReadCommitted(), box.StartedCount));
        *box.Committed = (1L << 32) | 8;
        *box.Started = 2;
        box.Restart(1);
        Assert.Equal((5, 1, (0, 0), 2), (box.Chunk, box.First, box.ReadCommitted(), box.StartedCount));
        box.EndChunk();
        Assert.Equal((0, (0, 0)), (box.Chunk, box.ReadCommitted()));
        box.BeginChunk(6);
        Assert.Equal((6, 0, (0, 0), 1), (box.Chunk, box.First, box.ReadCommitted(), box.StartedCount));
    });

    /// <summary>A worker that has gone wild may have written anything; nobody reads beyond the box for that.</summary>
    [Theory(Timeout = 30_000)]
    [InlineData(-1L)]
    [InlineData(long.MaxValue)]
    [InlineData((1L << 32) | 0xffff_ffff)]
    [InlineData((1L << 32) | (ResultBox.Capacity + 1))]
    public Task Committed_NeverMoreThanTheCapacity(long committed) => Task.Run(() =>
    {
        using var box = ResultBox.InMemory();
        *box.Committed = committed;
        Assert.Equal(ResultBox.Capacity, box.ReadCommitted().Bytes);
    });

    [Fact(Timeout = 30_000)]
    public Task FirstFolderThatTakesIt_HasIt_TheLastOneSaysWhyNot() => Task.Run(() =>
    {
        var missing = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        using var box = ResultBox.Create([missing, Path.GetTempPath()], out var path);
        Assert.Equal(Path.GetTempPath().TrimEnd(Path.DirectorySeparatorChar), Path.GetDirectoryName(path));
        Assert.Contains(missing, Assert.Throws<DirectoryNotFoundException>(() => ResultBox.Create([missing, missing], out _)).Message, StringComparison.Ordinal);
    });

    [Fact(Timeout = 30_000)]
    public Task File_IsTheOwnersOnly_AndGoesWithItsName() => Task.Run(() =>
    {
        using var box = ResultBox.Create(out var path);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(path));
            box.DeleteFile();
            box.DeleteFile();
            Assert.False(File.Exists(path));
            Assert.Throws<FileNotFoundException>(() => ResultBox.Open(path));
        }
    });

    [Fact(Timeout = 30_000)]
    public Task Dispose_RemovesTheFile() => Task.Run(() =>
    {
        var box = ResultBox.Create(out var path);
        Assert.True(File.Exists(path));
        box.Dispose();
        box.Dispose();
        Assert.False(File.Exists(path));
    });

    [Fact(Timeout = 30_000)]
    public Task Open_AFileOfAnotherSize_IsRefused() => Task.Run(() =>
    {
        var path = Path.GetTempFileName();
        try
        {
            var error = Assert.Throws<ProtocolException>(() => ResultBox.Open(path));
            Assert.Contains("has 0 bytes", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    });
}
