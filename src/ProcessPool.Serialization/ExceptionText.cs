using System.Globalization;

namespace ProcessPool.Serialization;

/// <summary>
/// What an exception says of itself. Its members are code of the user: they may throw, and where exceptions cause each other in a circle, or are nested
/// too deep, printing one would overflow the stack. Those are described from outside.
/// </summary>
internal static class ExceptionText
{
    /// <summary>How deep exceptions may be nested to be asked for their text.</summary>
    private const int Deepest = 100;

    /// <summary>How many exceptions are looked at.</summary>
    private const int Most = 10_000;

    /// <summary>Longer texts are cut in the middle, where something else has the whole.</summary>
    private const int Longest = 1 << 20;

    /// <summary>Whether it may be asked for its text.</summary>
    public static bool IsSafe(Exception exception)
    {
        var left = Most;
        return IsSafe(exception, [], ref left);
    }

    public static string Message(Exception exception, bool isSafe)
        => (isSafe ? Try(() => exception.Message) : ExceptionParts.Message(exception)) ?? "";

    public static string FullText(Exception exception, bool isSafe) => Cut(isSafe
        ? Try(exception.ToString) ?? ""
        : $"{exception.GetType()}: {ExceptionParts.Message(exception)}{Environment.NewLine}{Try(() => exception.StackTrace)}");

    public static string Cut(string text) => text.Length <= Longest ? text : string.Create(
        CultureInfo.InvariantCulture, $"{text.AsSpan(0, Longest / 2)} … {text.Length - Longest} characters are left out here … {text.AsSpan(text.Length - (Longest / 2))}");

    public static string? Try(Func<string?> get)
    {
        try
        {
            return get();
        }
        catch (Exception e)
        {
            return $"(asking for it threw {e.GetType()})";
        }
    }

    private static bool IsSafe(Exception exception, List<Exception> path, ref int left)
    {
        if (--left < 0 || path.Count >= Deepest || path.Exists(above => ReferenceEquals(above, exception)))
        {
            return false;
        }

        path.Add(exception);
        foreach (var inner in ExceptionParts.Inners(exception))
        {
            if (!IsSafe(inner, path, ref left))
            {
                return false;
            }
        }

        path.RemoveAt(path.Count - 1);
        return true;
    }
}
