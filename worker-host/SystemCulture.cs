using System.Globalization;

namespace ProcessPool.WorkerHost;

/// <summary>
/// The culture that .NET takes from the system when nobody sets another. A worker leaves it alone where it is the right one: to set one loads the library of all cultures,
/// which most functions never need, and which took 17 of the 142 ms until the first result of a pool of two (beside workers with <c>DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1</c>).
/// </summary>
internal static class SystemCulture
{
    /// <summary>A culture by its name; null: it is that of the system.</summary>
    public static CultureInfo? UnlessSet(string culture)
        => OperatingSystem.IsLinux() && Is(culture, Environment.GetEnvironmentVariable) ? null : CultureInfo.GetCultureInfo(culture);

    /// <summary>
    /// Whether a culture is surely the one that the system has set, as <c>uloc_getDefault</c> of ICU finds it: the first of the variables that exists. What is not of the
    /// most common form is not understood, and false.
    /// </summary>
    public static bool Is(string culture, Func<string, string?> variable)
    {
        var locale = variable("LC_ALL") ?? variable("LC_MESSAGES") ?? variable("LANG") ?? "C";
        if (locale.Contains('@', StringComparison.Ordinal))
        {
            return false; // A variant.
        }

        var end = locale.IndexOf('.', StringComparison.Ordinal); // What follows is the encoding.
        var name = end < 0 ? locale : locale[..end];
        return name is "C" or "POSIX" ? culture.Length == 0
            : name is [>= 'a' and <= 'z', >= 'a' and <= 'z', '_', >= 'A' and <= 'Z', >= 'A' and <= 'Z'] && culture == $"{name[..2]}-{name[3..]}";
    }
}
