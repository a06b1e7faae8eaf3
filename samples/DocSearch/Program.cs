using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using DocSearch;
using ProcessPool;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

const int Rounds = 4;
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

// A message takes microseconds and a file milliseconds, so each file travels alone, and the workers end at about the same time.
var oneByOne = new MapOptions { ChunkSize = 1 };

var sequential = Measure(() => new SearchIndex(paths.Select(Document.Read)));
var threads = Measure(() => new SearchIndex(Partitioner.Create(paths, loadBalance: true).AsParallel().AsOrdered().Select(Document.Read)));

using var pool = new Pool();
var processes = Measure(() => new SearchIndex(pool.MapStream(Document.Read, paths, oneByOne)));

var index = sequential.Index;
Console.WriteLine($"{files.Length:N0} files, {files.Sum(file => file.Length) / 1e6:N1} MB");
Console.WriteLine($"{index.TotalCount:N0} words, {index.WordCount:N0} different ones");
Console.WriteLine();

Console.WriteLine("The most frequent:");
foreach (var (word, count) in index.MostFrequent(10))
{
    Console.WriteLine($"  {word} {count:N0}");
}

foreach (string word in (string[])["leap", "prime", "unicode"])
{
    string[] members = index.FindMembers(word);
    Console.WriteLine();
    Console.WriteLine($"'{word}' is mentioned by {members.Length:N0} members:");
    foreach (string member in members.Take(3))
    {
        Console.WriteLine($"  {member}");
    }
}

Console.WriteLine();
Print("sequential", sequential);
Print($"PLINQ, {Environment.ProcessorCount} threads", threads);
Print($"ProcessPool, {pool.WorkerCount} workers", processes);

bool areEqual = index.IsEqualTo(threads.Index) && index.IsEqualTo(processes.Index);
Console.WriteLine(areEqual ? "results are equal" : "RESULTS DIFFER");
return areEqual ? 0 : 1;

static void ReadIntoFileCache(string[] paths)
{
    foreach (string path in paths)
    {
        File.ReadAllBytes(path);
    }
}

// The first round includes what happens once: the start of the workers, and the compilation of the code, which each process does for itself.
static Measurement Measure(Func<SearchIndex> build)
{
    SearchIndex? index = null;
    var times = new TimeSpan[Rounds];
    for (int round = 0; round < Rounds; round++)
    {
        long start = Stopwatch.GetTimestamp();
        index = build();
        times[round] = Stopwatch.GetElapsedTime(start);
    }

    return new Measurement(index!, times[0], times.Min());
}

void Print(string name, Measurement measured)
    => Console.WriteLine(
        $"{name,-24} {measured.First.TotalMilliseconds:N0} ms at first, {measured.Best.TotalMilliseconds:N0} ms at best, ×{sequential.Best / measured.Best:F2}");

internal sealed record Measurement(SearchIndex Index, TimeSpan First, TimeSpan Best);
