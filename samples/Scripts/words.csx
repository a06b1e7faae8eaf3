// A C# script: for csharprepl, dotnet-script, or anything else that runs C# line by line. Elsewhere the first line is #r "nuget: ProcessPool".
#r "ProcessPool.dll"
using ProcessPool;

record WordCount(string Word, int Times);

var pool = new Pool(2);
var shortest = 4;
var texts = new[] { "the quick brown fox and the quick red fox", "a lazy dog, a lazy cat, and a quick bird" };

// A method of the session, over a variable of the session.
WordCount[] CountWords(string text) => text.Split(' ', ',').Where(word => word.Length >= shortest).GroupBy(word => word)
    .Select(group => new WordCount(group.Key, group.Count())).ToArray();

foreach (var counts in pool.Map(CountWords, texts))
{
    Console.WriteLine(string.Join(", ", counts.Select(count => $"{count.Word} {count.Times}")));
}

// The next call sees what has changed.
shortest = 5;
Console.WriteLine(string.Join(", ", pool.Map(text => CountWords(text).Length, texts)));

// Static variables of the session cross too, when the function reads them, and again when they have changed.
static class Settings
{
    public static string Mark = "*";
}

Console.WriteLine(string.Join(" ", pool.Map(x => x + Settings.Mark, new[] { 1, 2 })));
Settings.Mark = "!";
Console.WriteLine(string.Join(" ", pool.Map(x => x + Settings.Mark, new[] { 1, 2 })));

// What comes back is of the session's own types.
WordCount most = texts.AsProcessParallel(pool).SelectMany(text => CountWords(text)).ToArray().MaxBy(count => count.Times);
Console.WriteLine(most);

pool.Dispose();
