using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using DocSearch;
using ProcessPool;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

int limit = int.MaxValue;
if (args is not ([] or ["--limit", _]) || (args is [_, var number] && !int.TryParse(number, out limit)))
{
    Console.Error.WriteLine("Usage: DocSearch [--limit <number of files>]");
    return 2;
}

var files = ReferenceDocumentation.FindFiles().Take(limit).ToArray();
if (files.Length == 0)
{
    Console.Error.WriteLine($"There is no reference documentation in '{ReferenceDocumentation.Folder}'. It comes with the .NET SDK.");
    return 1;
}

string[] paths = [.. files.Select(file => file.FullName)];
ReadIntoFileCache(paths);

var (sequential, sequentialTime) = Measure(() => new SearchIndex(paths.Select(Document.Read)));

var (threads, threadsTime) = Measure(() =>
    new SearchIndex(Partitioner.Create(paths, loadBalance: true).AsParallel().AsOrdered().Select(Document.Read)));

var (processes, processesTime) = Measure(() =>
{
    using var pool = new Pool();
    return new SearchIndex(pool.MapStream(Document.Read, paths));
});

Console.WriteLine($"{files.Length:N0} files, {files.Sum(file => file.Length) / 1e6:N1} MB");
Console.WriteLine($"{sequential.TotalCount:N0} words, {sequential.WordCount:N0} different ones");
Console.WriteLine();

Console.WriteLine("The most frequent:");
foreach (var (word, count) in sequential.MostFrequent(10))
{
    Console.WriteLine($"  {word} {count:N0}");
}

foreach (string word in (string[])["deadlock", "leap", "unicode"])
{
    string[] members = sequential.FindMembers(word);
    Console.WriteLine();
    Console.WriteLine($"'{word}' is mentioned by {members.Length:N0} members:");
    foreach (string member in members.Take(3))
    {
        Console.WriteLine($"  {member}");
    }
}

Console.WriteLine();
Console.WriteLine($"sequential              {Describe(sequentialTime)}");
Console.WriteLine($"PLINQ, {Environment.ProcessorCount} threads        {Describe(threadsTime)}");
Console.WriteLine($"ProcessPool, {Environment.ProcessorCount} workers  {Describe(processesTime)}, the start of the workers included");

bool areEqual = sequential.IsEqualTo(threads) && sequential.IsEqualTo(processes);
Console.WriteLine(areEqual ? "results are equal" : "RESULTS DIFFER");
return areEqual ? 0 : 1;

static void ReadIntoFileCache(string[] paths)
{
    foreach (string path in paths)
    {
        File.ReadAllBytes(path);
    }
}

static (SearchIndex Index, TimeSpan Time) Measure(Func<SearchIndex> build)
{
    long start = Stopwatch.GetTimestamp();
    var index = build();
    return (index, Stopwatch.GetElapsedTime(start));
}

string Describe(TimeSpan time) => $"{time.TotalMilliseconds,6:N0} ms  ×{sequentialTime / time:F2}";
