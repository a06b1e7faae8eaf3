using System.Globalization;

namespace ProcessPool.Serialization.Tests.Support;

/// <summary>Numbers that whoever runs the tests can set in the environment.</summary>
internal static class Settings
{
    public static int? Number(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
        ? int.Parse(text, CultureInfo.InvariantCulture)
        : null;
}
