#pragma warning disable PP0001, PP0002, PP0004, PP0005, PP0006 // These are the mistakes that the page shows.

namespace ProcessPool.Conformance.Page;

/// <summary>Ten captures that do not work, each with the code that does. The regions stand in docs/closures.md, with the errors.</summary>
internal static class BadCaptures
{
    public static IReadOnlyList<(string Name, Action<Pool> Bad, Action<Pool> Good)> All { get; } =
    [
        ("An open file", AnOpenFile, AnOpenFileFixed),
        ("A writer in a field", pool => { using var report = new Report(); report.Bad(pool); }, pool => { using var report = new Report(); report.Good(pool); }),
        ("An object that is passed on as a whole", pool => { using var report = new Report(); report.BadWhole(pool); }, pool => { using var report = new Report(); report.GoodWhole(pool); }),
        ("A client of the web", AClient, AClientFixed),
        ("A lock", ALock, ALockFixed),
        ("A source of cancellation", ACancellation, ACancellationFixed),
        ("A task that is not done", ATask, ATaskFixed),
        ("An enumerator", AnEnumerator, AnEnumeratorFixed),
        ("A stream in memory", AStream, AStreamFixed),
        ("A lookup", ALookup, ALookupFixed),
    ];

    private static void AnOpenFile(Pool pool)
    {
        var path = typeof(Pool).Assembly.Location;
        #region An open file
        using var file = File.OpenRead(path);
        var bytes = pool.Map(position => { file.Position = position; return file.ReadByte(); }, [0, 1]);
        #endregion
        _ = bytes;
    }

    private static void AnOpenFileFixed(Pool pool)
    {
        var path = typeof(Pool).Assembly.Location;
        #region An open file, fixed
        var bytes = pool.Map(position =>
        {
            using var file = File.OpenRead(path);
            file.Position = position;
            return file.ReadByte();
        }, [0, 1]);
        #endregion
        Assert.Equal("MZ", string.Concat(bytes.Select(code => (char)code)));
    }

    private static void AClient(Pool pool)
    {
        #region A client of the web
        using var client = new HttpClient();
        var seconds = pool.Map(factor => factor * client.Timeout.TotalSeconds, [1, 2]);
        #endregion
        _ = seconds;
    }

    private static void AClientFixed(Pool pool)
    {
        #region A client of the web, fixed
        var seconds = pool.Map(factor => factor * PerWorker.Client.Timeout.TotalSeconds, [1, 2]);
        #endregion
        Assert.Equal([100, 200], seconds);
    }

    private static void ALock(Pool pool)
    {
        #region A lock
        var gate = new Lock();
        var sum = 0;
        pool.ForEach(x => { lock (gate) { sum += x; } }, [1, 2, 3]);
        #endregion
    }

    private static void ALockFixed(Pool pool)
    {
        #region A lock, fixed
        var sum = pool.Map(x => x, [1, 2, 3]).Sum();
        #endregion
        Assert.Equal(6, sum);
    }

    private static void ACancellation(Pool pool)
    {
        #region A source of cancellation
        using var source = new CancellationTokenSource();
        var results = pool.Map(x => source.IsCancellationRequested ? 0 : x, [1, 2]);
        #endregion
        _ = results;
    }

    private static void ACancellationFixed(Pool pool)
    {
        #region A source of cancellation, fixed
        using var source = new CancellationTokenSource();
        var results = pool.MapAsync((x, token) => token.IsCancellationRequested ? 0 : x, [1, 2], cancellationToken: source.Token).Result;
        #endregion
        Assert.Equal([1, 2], results);
    }

    private static void ATask(Pool pool)
    {
        static Task<string> LoadAsync() => new TaskCompletionSource<string>().Task;
        #region A task that is not done
        var text = LoadAsync();
        var lengths = pool.Map(x => x * text.Result.Length, [1, 2]);
        #endregion
        _ = lengths;
    }

    private static void ATaskFixed(Pool pool)
    {
        static Task<string> LoadAsync() => Task.FromResult("text");
        #region A task that is not done, fixed
        var text = LoadAsync().Result; // In an async method: await LoadAsync()
        var lengths = pool.Map(x => x * text.Length, [1, 2]);
        #endregion
        Assert.Equal([4, 8], lengths);
    }

    private static void AnEnumerator(Pool pool)
    {
        #region An enumerator
        var words = Words().GetEnumerator();
        words.MoveNext();
        var rest = pool.Run(() => words.MoveNext() ? words.Current : "");
        #endregion
        _ = rest;
    }

    private static void AnEnumeratorFixed(Pool pool)
    {
        #region An enumerator, fixed
        var words = Words().Skip(1).ToList();
        var rest = pool.Run(() => words[0]);
        #endregion
        Assert.Equal("b", rest);
    }

    private static void AStream(Pool pool)
    {
        #region A stream in memory
        using var image = new MemoryStream([1, 2, 3]);
        var length = pool.Run(() => image.Length);
        #endregion
        _ = length;
    }

    private static void AStreamFixed(Pool pool)
    {
        #region A stream in memory, fixed
        using var image = new MemoryStream([1, 2, 3]);
        var bytes = image.ToArray();
        var length = pool.Run(() => bytes.Length);
        #endregion
        Assert.Equal(3, length);
    }

    private static void ALookup(Pool pool)
    {
        #region A lookup
        var byLength = new[] { "a", "b", "cc" }.ToLookup(word => word.Length);
        var counts = pool.Map(length => byLength[length].Count(), [1, 2]);
        #endregion
        _ = counts;
    }

    private static void ALookupFixed(Pool pool)
    {
        #region A lookup, fixed
        var byLength = new[] { "a", "b", "cc" }.GroupBy(word => word.Length).ToDictionary(group => group.Key, group => group.ToArray());
        var counts = pool.Map(length => byLength[length].Length, [1, 2]);
        #endregion
        Assert.Equal([2, 1], counts);
    }

    private static IEnumerable<string> Words()
    {
        yield return "a";
        yield return "b";
    }

    private static class PerWorker
    {
        public static HttpClient Client { get; } = new();
    }

    private sealed class Report : IDisposable
    {
        private readonly StreamWriter _log = new(Stream.Null);
        private readonly int _factor = 3;

        public void Bad(Pool pool)
        {
            #region A writer in a field
            pool.ForEach(x => _log.WriteLine(x * _factor), [1, 2]);
            #endregion
        }

        public void Good(Pool pool)
        {
            #region A writer in a field, fixed
            foreach (var result in pool.MapStream(x => x * _factor, [1, 2]))
            {
                _log.WriteLine(result);
            }
            #endregion
        }

        public void BadWhole(Pool pool)
        {
            #region An object that is passed on as a whole
            var texts = pool.Map(x => string.Join(' ', this, x), [1, 2]);
            #endregion
            _ = texts;
        }

        public void GoodWhole(Pool pool)
        {
            #region An object that is passed on as a whole, fixed
            var name = ToString();
            var texts = pool.Map(x => string.Join(' ', name, x), [1, 2]);
            #endregion
            Assert.Equal("report 3 2", texts[1]);
        }

        public override string ToString() => $"report {_factor}";

        public void Dispose() => _log.Dispose();
    }
}
