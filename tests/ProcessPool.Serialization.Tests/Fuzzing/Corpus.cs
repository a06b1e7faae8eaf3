using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using ProcessPool.Serialization.Tests.Graphs;
using ProcessPool.Serialization.Tests.Support;

namespace ProcessPool.Serialization.Tests.Fuzzing;

/// <summary>Values that are sound: what the fuzzer starts from. The same in every run.</summary>
internal static class Corpus
{
    private const int SetsOfTypes = 12;
    private const int GraphsPerSet = 25;
    private const int LongestGraph = 4096;

    public static Payload[] Create() => [.. Chosen(), .. Graphs()];

    private static IEnumerable<Payload> Chosen()
    {
        var factor = 3;
        var culture = new CultureInfo("en-US");
        culture.NumberFormat.NumberDecimalSeparator = "~";
        object[] framework =
        [
            new Uri("https://example.com"), culture, new Regex("a+", RegexOptions.IgnoreCase), new StringBuilder("abc"), Encoding.UTF8,
            TimeZoneInfo.Utc, IPAddress.Loopback, new Version(1, 2), typeof(List<int>), typeof(string).GetMethod("Trim", Type.EmptyTypes)!,
            new SortedSet<int> { 2, 1 }, new PriorityQueue<string, int>([("a", 1), ("b", 2)]), new ConcurrentBag<int> { 1 },
            ImmutableHashSet.Create("a", "b"), new[] { 1, 2, 3 }.ToFrozenSet(), new Dictionary<string, int> { ["a"] = 1 }.ToFrozenDictionary(),
            new Lazy<int>(() => factor), Task.FromResult("a"), Comparer<int>.Create((one, other) => one - other), new Random(5),
            new int[2, 3, 4], Array.CreateInstance(typeof(string), [2, 2], [-1, 5]), new decimal?[] { 1.5m, null },
        ];
        yield return Payload.Of(framework);
        yield return Payload.Of<Func<int, int>>(x => x * factor);
        yield return Payload.Of(framework.Take(5).Select(value => value.ToString()).Where(text => text!.Length > factor));
        foreach (var (_, tree) in SampleTrees.All)
        {
            yield return Payload.Of(tree);
        }

        yield return Payload.Of("text");
        yield return Payload.Of(5);
        yield return Payload.Of(new[] { 1, 2, 3 });
        yield return Payload.Of(new List<(int, string)> { (1, "a"), (2, "b") });
        yield return Payload.Of(new[] { "a", "\uD800", null });
        yield return Payload.OfException(new InvalidOperationException("outer", new ArgumentException("inner", nameof(factor))));
        yield return Payload.OfException(new AggregateException(new FileNotFoundException("gone", "file")));
    }

    private static IEnumerable<Payload> Graphs()
    {
        var copier = new GraphCopier();
        for (var set = 0; set < SetsOfTypes; set++)
        {
            var types = new RandomTypes(set);
            for (var seed = 0; seed < GraphsPerSet; seed++)
            {
                var (declared, value) = new RandomGraph(types, new Random((set * GraphsPerSet) + seed)).MakeRoot();
                if (copier.Write(declared, value) is { Length: <= LongestGraph } bytes)
                {
                    yield return new Payload(declared, bytes);
                }
            }
        }
    }
}
