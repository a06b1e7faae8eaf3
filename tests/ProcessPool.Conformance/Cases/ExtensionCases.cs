using ProcessPool.Conformance.Running;
using static ProcessPool.Conformance.Running.Shape;

namespace ProcessPool.Conformance.Cases;

/// <summary>Extension methods, extension members, and types that only their file sees.</summary>
internal static class ExtensionCases
{
    public static IReadOnlyList<ConformanceCase> List()
    {
        var cases = new CaseList("Extensions and file types");
        cases.Run("a method, as a group of its first argument", () => F("four".Shout), "dill test_classdef.test_method_decorator");
        cases.Map("a method, as a group of an object", () => (Func<int, string>)new Order("book").Print, 5);
        cases.Map("a method, generic", () => (Func<int, string>)new Order("book").Typed, 5);
        cases.Map("a method, called on the item", () => F((string text) => text.Shout()), "five");
        cases.Run("a member of an extension block, as a group", () => (Func<string>)"four".Whisper);
        cases.Map("a member of an extension block, called", () => F((string text) => text.Whisper() + text.Half), "FIVE");
        cases.Map("a static member of an extension block", () => (Func<int, string>)string.Stars, 5);
        cases.Map("an operator of an extension block", () => F((Order order) => (order + new Order("b")).Title), new Order("a"));
        cases.Map("a member of a generic extension block", () => F((int[] numbers) => numbers.SecondToLast), new[] { 1, 2, 3 });
        cases.Map("a lambda in an extension block", () => "abc".Counting(), 5);
        cases.Run("a file type, captured", () =>
            {
                var value = new OfThisFile(3);
                return F(() => value.Number);
            }, "cloudpickle test_relative_import_inside_function");
        cases.Map("a file type, whose method it is", () => F<int, int>(new OfThisFile(3).Add), 5);
        cases.Map("a file type, generic, with a closure", () => new OfThisFile<string>("a").Function(), 5);
        cases.Map("a static file type", () => F<int, int>(HelperOfThisFile.Twice), 5);
        cases.Call("a file type, as the item", () => (Func<OfThisFile, int>)(value => value.Number), function => function(new OfThisFile(8)));
        return cases.Cases;
    }
}

internal sealed record Order(string Title);

internal static class Extensions
{
    public static string Shout(this string text) => text.ToUpperInvariant() + "!";

    public static string Print(this Order order, int x) => order.Title + x;

    public static string Typed<T>(this Order order, T x) => $"{order.Title} {typeof(T).Name} {x}";

    extension(string text)
    {
        public string Half => text[..(text.Length / 2)];

        public string Whisper() => text.ToLowerInvariant();

        public static string Stars(int count) => new('*', count);

        public Func<int, string> Counting()
        {
            var count = 10;
            return x => text + x + ++count;
        }
    }

    extension(Order)
    {
        public static Order operator +(Order left, Order right) => new(left.Title + right.Title);
    }

    extension<T>(IReadOnlyList<T> list)
    {
        public T SecondToLast => list[^2];
    }
}

file sealed class OfThisFile(int number)
{
    public int Number => number;

    public int Add(int x) => x + number;
}

file sealed class OfThisFile<T>(T value)
{
    public Func<int, string> Function() => x => $"{typeof(T).Name} {value} {x}";
}

file static class HelperOfThisFile
{
    public static int Twice(int x) => 2 * x;
}
