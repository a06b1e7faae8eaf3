using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using ProcessPool.Conformance.Running;

namespace ProcessPool.Conformance.Cases;

/// <summary>Captured objects of the framework.</summary>
internal static class FrameworkStateCases
{
    public static IReadOnlyList<ConformanceCase> List()
    {
        var cases = new CaseList("Captured objects of .NET");
        Collections(cases);
        Values(cases);
        return cases.Cases;
    }

    private static void Collections(CaseList cases)
    {
        Add(cases, "a dictionary with its comparer", () => new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 }, value => value["A"], "cloudpickle test_dict_keys");
        Add(cases, "a dictionary's keys and values", () => new Dictionary<string, int> { ["a"] = 1 }, value => string.Join(' ', value.Keys) + value.Values.Sum(), "cloudpickle test_dict_values");
        Add(cases, "a sorted dictionary with its comparer", () => new SortedDictionary<int, string>(Comparer<int>.Create((a, b) => b - a)) { [1] = "a", [2] = "b" }, value => string.Concat(value.Values));
        Add(cases, "an ordered dictionary", () => new OrderedDictionary<string, int> { ["b"] = 1, ["a"] = 2 }, value => value.GetAt(0).Key + value["a"], "cloudpickle test_odict_items");
        Add(cases, "a read-only dictionary", () => new ReadOnlyDictionary<string, int>(new Dictionary<string, int> { ["a"] = 1 }), value => value["a"], "cloudpickle test_mappingproxy");
        Add(cases, "a frozen dictionary", () => new Dictionary<string, int> { ["a"] = 1 }.ToFrozenDictionary(), value => value["a"], "cloudpickle test_mappingproxy");
        Add(cases, "an immutable dictionary", () => ImmutableDictionary<string, int>.Empty.Add("a", 1), value => value["a"], "cloudpickle test_mappingproxy");
        Add(cases, "a concurrent dictionary", () => new ConcurrentDictionary<string, int> { ["a"] = 1 }, value => value.AddOrUpdate("a", 0, (_, old) => old + 1));
        Add(cases, "hash sets by reference and by comparer", () => new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "a" }, value => value.Contains("A"));
        Add(cases, "a queue, a stack and a linked list", () => (new Queue<int>([1, 2]), new Stack<int>([1, 2]), new LinkedList<int>([1, 2])), value => (100 * value.Item1.Dequeue()) + (10 * value.Item2.Pop()) + value.Item3.Last!.Value);
        Add(cases, "a priority queue", () => new PriorityQueue<string, int>([("b", 2), ("a", 1)]), value => value.Dequeue());
        Add(cases, "an array of two dimensions", () => new[,] { { 1, 2 }, { 3, 4 } }, value => value[1, 0], "dill test_classdef.test_array_nested");
        Add(cases, "a jagged array", () => new int[][] { [1], [2, 3] }, value => value[1][1], "dill test_classdef.test_array_nested");
        Add(cases, "an array that begins at 5", () => Array.CreateInstance(typeof(int), [2], [5]), value => value.GetLowerBound(0), "dill test_classdef.test_dtype");
        Add<object[], string>(cases, "an array of strings as one of objects", () => new string[] { "a" }, value => value.GetType().Name, "dill test_classdef.test_array_subclass");
        Add(cases, "an array segment", () => new ArraySegment<int>([1, 2, 3], 1, 2), value => value.Sum(), "cloudpickle test_memoryview");
        Add(cases, "a slice of memory", () => new ReadOnlyMemory<int>([1, 2, 3], 1, 1), value => value.Span[0], "cloudpickle test_sliced_and_non_contiguous_memoryview");
        Add(cases, "a large array of bytes", () => new byte[16 << 20], value => value.Length, "cloudpickle test_large_memoryview");
    }

    private static void Values(CaseList cases)
    {
        Add(cases, "DBNull, which stays itself", () => DBNull.Value, value => ReferenceEquals(value, DBNull.Value), "cloudpickle test_NoneType");
        Add(cases, "Type.Missing, which stays itself", () => Type.Missing, value => ReferenceEquals(value, Type.Missing), "cloudpickle test_Ellipsis");
        Add(cases, "the empty string and the empty array", () => ("", Array.Empty<int>()), value => value.Item1.Length + value.Item2.Length);
        Add(cases, "numbers of all kinds", () => (1.5m, Int128.MaxValue, (Half)2, double.NaN, BigInteger.Pow(2, 99), new Complex(1, 2)), value => value.ToString(), "dill test_classdef.test_dtype");
        Add(cases, "a string with half a character", () => "a\ud800b", value => (int)value[1]);
        Add(cases, "dates and times", () => (new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc), new DateOnly(2024, 1, 2), TimeSpan.FromDays(1.5), new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.FromHours(5))), value => (value.Item1.Kind, value.Item1.Ticks, value.Item2.DayNumber, value.Item3, value.Item4.Offset));
        Add(cases, "a writer of the console", () => Console.Error, value => ReferenceEquals(value, Console.Error), "cloudpickle cloudpickle_file_test");
        Add(cases, "a token that was cancelled", () => new CancellationToken(canceled: true), value => value.IsCancellationRequested);
        Add(cases, "a culture", () => CultureInfo.GetCultureInfo("de-DE"), value => 1.5.ToString(value));
        Add(cases, "a time zone", () => TimeZoneInfo.Utc, value => value.Id);
        Add(cases, "a regular expression", () => new Regex("(a+)b", RegexOptions.IgnoreCase), value => value.Match("xAAb").Groups[1].Value);
        Add(cases, "an address on the web", () => new Uri("https://example.org/a?b=c"), value => value.Query);
        Add(cases, "a random generator with a seed, and how far it is", Halfway, value => value.Next());
        Add(cases, "a text under construction", () => new StringBuilder("abc"), value => value.Append('d').ToString());
        Add(cases, "an exception", () => new InvalidOperationException("outer", new NotSupportedException("inner")), value => value.Message + value.InnerException!.Message);
        Add(cases, "a nullable value, boxed or not", () => ((int?)5, (object?)(int?)null), value => value.Item1 + (value.Item2 is null ? 1 : 2));
        Add(cases, "a token that cannot be cancelled", () => CancellationToken.None, value => value.CanBeCanceled);
        Add(cases, "a task that is done", () => Task.FromResult(5), value => value.Result);
        Add(cases, "Lazy, whose factory crosses", () => new Lazy<string>(() => "made"), value => value.Value + value.IsValueCreated);
        Add(cases, "encodings and comparers", () => (Encoding.UTF8, StringComparer.Ordinal, EqualityComparer<string>.Default), value => value.Item1.GetByteCount("ä") + value.Item2.Compare("a", "b"));
        Add(cases, "a version and a guid", () => (new Version(1, 2), new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)), value => value.ToString());
    }

    private static Random Halfway()
    {
        var random = new Random(42);
        random.Next();
        return random;
    }

    private static void Add<T, TResult>(CaseList cases, string name, Func<T> make, Func<T, TResult> use, string? peer = null) =>
        cases.Run(name, () => Using(make(), use), peer);

    private static Func<TResult> Using<T, TResult>(T value, Func<T, TResult> use) => () => use(value);
}
