using System.Globalization;

namespace ProcessPool.ProcessTests;

/// <summary>Workers have the cultures of their parent, whatever the system says, and load no cultures for functions that need none.</summary>
public sealed class CultureTests
{
    /// <summary>Where .NET is told to look for the library of cultures. It is not there, so whoever needs it ends.</summary>
    private const string Library = "DOTNET_SYSTEM_GLOBALIZATION_APPLOCALICU";

    public static TheoryData<string, string?, string> Cultures() => new()
    {
        { "de-DE", "de_DE.UTF-8", "" },
        { "de-DE", "de_DE", "de-DE" },
        { "de-DE", "fr_FR.UTF-8", "fr-FR" },
        { "de-DE", "C", "de-DE" },
        { "de-DE", "de_DE.UTF-8@euro", "de-DE" },
        { "de-DE", "de_AT", "de-AT" },
        { "de", "de_DE.UTF-8", "en-US" },
        { "sr-Latn-RS", "sr_RS@latin", "sr-Cyrl-RS" },
        { "", "C.UTF-8", "" },
        { "", "POSIX", "" },
        { "", "de_DE.UTF-8", "" },
        { "", "nonsense", "" },
        { "", "", "" },
        { "en-US", null, "en-US" },
    };

    /// <param name="culture">Of the parent.</param>
    /// <param name="locale">What the worker finds in its environment.</param>
    /// <param name="uiCulture">Of the parent.</param>
    [Theory(Timeout = 120_000)]
    [MemberData(nameof(Cultures))]
    public async Task Worker_HasThoseOfItsParent(string culture, string? locale, string uiCulture)
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(uiCulture);
            var environment = new Dictionary<string, string?> { ["LC_ALL"] = null, ["LC_MESSAGES"] = null, ["LANG"] = locale };
            await using var pool = new Pool(new PoolOptions { Workers = 1, Environment = environment });
            Assert.Equal((culture, uiCulture), pool.Run(() => (CultureInfo.CurrentCulture.Name, CultureInfo.CurrentUICulture.Name)));
            var fromThread = await pool.RunAsync(() => Task.Run(() => (CultureInfo.CurrentCulture.Name, CultureInfo.CurrentUICulture.Name)));
            Assert.Equal((culture, uiCulture), fromThread);
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }

    [Fact(Timeout = 120_000)]
    public async Task Worker_LoadsNoCultures_UntilItsFunctionDoes()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // Elsewhere the library is a part of the system, or loaded already.
        }

        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("de-DE");
            var environment = new Dictionary<string, string?> { ["LC_ALL"] = "de_DE.UTF-8", [Library] = "99.9" };
            await using var pool = new Pool(new PoolOptions { Workers = 1, Environment = environment });
            var y = 1;
            Assert.Equal(4, pool.Run(() => y + 3));
            Assert.Equal([1, 4, 9], pool.Map(x => x * x, new[] { 1, 2, 3 }));
            Assert.Equal(["a!", "b!"], pool.Map(x => x + "!", new[] { "a", "b" }));
            Assert.Throws<WorkerLostException>(() => pool.Run(() => 1.5.ToString(CultureInfo.CurrentCulture)));
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }
}
