using ProcessPool.Testing;

namespace ProcessPool.Tests.Determinism;

/// <summary>A failed item runs again here, as it ran in the worker.</summary>
public sealed class ReplayTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("processpool-test");

    [ThreadStatic]
    private static int _runsHere;

    public void Dispose() => _folder.Delete(recursive: true);

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private static Pool NewPool() => new(new PoolOptions { Workers = 2, InProcess = true });

    private static string Fail(string text, IReadOnlyList<int> captured)
    {
        _runsHere++;
        return text == "bad" ? throw new FormatException($"{text} {string.Join(',', captured)} {WorkerContext.Random.Next()} {WorkerContext.ItemIndex}") : text;
    }

    [Fact(Timeout = 60_000)]
    public async Task AFailure_IsReplayed_OnThisThread_WithItsStateItsItemAndItsNumbers()
    {
        await using var pool = NewPool();
        var captured = new List<int> { 1, 2 };
        var error = await Assert.ThrowsAsync<FormatException>(() => pool.MapAsync(x => Fail(x, captured), ["good", "bad", "good"]));
        captured.Add(3); // Not a part of what crossed.
        var item = FailedItem.Of(error)!;
        Assert.Equal(1, item.Index);
        _runsHere = 0;
        var again = Assert.Throws<FormatException>(() => item.Replay());
        Assert.Equal((error.Message, 1), (again.Message, _runsHere));
        Assert.False(WorkerContext.IsInWorker);
        item.SaveTo(PathOf("item"));
        Assert.Equal(error.Message, Assert.Throws<FormatException>(() => FailedItem.Load(PathOf("item")).Replay()).Message);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(PathOf("item")));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task EveryKindOfCall_GivesTheItem()
    {
        await using var pool = NewPool();
        int[] none = [];
        string[] items = ["good", "good", "bad"];
        var errors = new Exception[]
        {
            (await pool.MapOutcomesAsync(x => Fail(x, none), items))[2].Exception!,
            Record.Exception(() => pool.MapStream(x => Fail(x, none), items.Where(_ => true)).ToList()),
            Record.Exception(() => items.AsProcessParallel(pool).Select(x => Fail(x, none)).ToArray()),
            Record.Exception(() => pool.ForEach(x => { Fail(x, none); }, items)),
            await Record.ExceptionAsync(() => pool.MapAsync(async x => { await Task.Yield(); return Fail(x, none); }, items)),
            await Record.ExceptionAsync(async () =>
            {
                await foreach (var _ in pool.MapManyStreamAsync(x => new[] { Fail(x, none) }, items))
                {
                }
            }),
            Record.Exception(() => pool.StarMap((x, y) => Fail(x, none) + y, items.Select((x, i) => (x, i)))),
        };
        Assert.All(errors, error =>
        {
            var item = FailedItem.Of(error)!;
            Assert.Equal(2, item.Index);
            Assert.StartsWith("bad", Assert.Throws<FormatException>(() => item.Replay()).Message, StringComparison.Ordinal);
        });
        var single = FailedItem.Of(Record.Exception(() => pool.Run(() => Fail("bad", none))))!;
        Assert.Equal(0, single.Index);
        Assert.Throws<FormatException>(() => single.Replay());
    }

    [Fact(Timeout = 60_000)]
    public async Task WhatWorksNow_GivesItsResult()
    {
        await using var pool = NewPool();
        var outcomes = await pool.MapOutcomesAsync(x => x + (InProcessWorker.Current is null ? 5 : throw InProcessWorker.Die()), [1]);
        Assert.IsType<WorkerLostException>(outcomes[0].Exception);
        Assert.Equal(6, FailedItem.Of(outcomes[0].Exception!)!.Replay());
        var query = Record.Exception(() => new[] { 1, 2 }.AsProcessParallel(pool).Select(x => InProcessWorker.Current is null ? x : throw new FormatException()).Sum());
        Assert.Equal(1L, Convert.ToInt64(FailedItem.Of(query)!.Replay(), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact(Timeout = 60_000)]
    public async Task AnItemThatCannotCross_CannotBeSaved()
    {
        await using var pool = NewPool();
        var outcomes = await pool.MapOutcomesAsync(x => 1, new object[] { new Thread(() => { }) });
        var item = FailedItem.Of(outcomes[0].Exception!)!;
        Assert.Throws<ClosureException>(() => item.SaveTo(PathOf("item")));
        Assert.False(File.Exists(PathOf("item")));
        Assert.Null(FailedItem.Of(new FormatException()));
    }

    [Fact(Timeout = 60_000)]
    public async Task AnotherFile_IsRefused()
    {
        await using var pool = NewPool();
        FailedItem.Of(Record.Exception(() => pool.Run(() => Fail("bad", [])))!)!.SaveTo(PathOf("item"));
        var bytes = await File.ReadAllBytesAsync(PathOf("item"));
        for (var length = 0; length < bytes.Length; length += 7)
        {
            await File.WriteAllBytesAsync(PathOf("cut"), bytes[..length]);
            Assert.Throws<InvalidDataException>(() => FailedItem.Load(PathOf("cut")));
        }

        var build = WorkerHost.HostBuild.Text;
        bytes.AsSpan(bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(build)), 1)[0] = (byte)'9';
        await File.WriteAllBytesAsync(PathOf("other"), bytes);
        Assert.Contains(build, Assert.Throws<InvalidDataException>(() => FailedItem.Load(PathOf("other"))).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => FailedItem.Load(PathOf("missing")));
    }
}
