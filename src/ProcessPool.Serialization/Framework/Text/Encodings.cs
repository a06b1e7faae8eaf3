using System.Text;

namespace ProcessPool.Serialization.Framework.Text;

/// <summary>Encodings by name; with whether they write a byte order mark, and whether they throw at what they cannot encode.</summary>
internal static class Encodings
{
    private const int Preamble = 1;
    private const int Throws = 2;

    private static readonly Refusal Custom = new(
        "an encoding with replacements of its own", "Pass its name and what it replaces, and create it inside the function");

    public static TextCodec Codec { get; } = new(typeof(Encoding), Take, Make, Refuse);

    private static (string Text, long Number) Take(object value)
    {
        var encoding = (Encoding)value;
        return (encoding.WebName, (encoding.Preamble.Length > 0 ? Preamble : 0)
            | (encoding.DecoderFallback is DecoderExceptionFallback ? Throws : 0));
    }

    private static Encoding Make(string name, long number)
    {
        var (mark, throws) = ((number & Preamble) != 0, (number & Throws) != 0);
        return name switch
        {
            "utf-8" => new UTF8Encoding(mark, throws),
            "utf-16" => new UnicodeEncoding(false, mark, throws),
            "utf-16BE" => new UnicodeEncoding(true, mark, throws),
            "utf-32" => new UTF32Encoding(false, mark, throws),
            "utf-32BE" => new UTF32Encoding(true, mark, throws),
            _ => throws ? Named(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback) : Named(name, null, null),
        };
    }

    // The provider of the many code pages may not be registered here.
    private static Encoding Named(string name, EncoderFallback? encoder, DecoderFallback? decoder)
    {
        try
        {
            return encoder is null ? Encoding.GetEncoding(name) : Encoding.GetEncoding(name, encoder, decoder!);
        }
        catch (ArgumentException)
        {
            var provider = CodePagesEncodingProvider.Instance;
            return (encoder is null ? provider.GetEncoding(name) : provider.GetEncoding(name, encoder, decoder!)) ?? throw new
                GraphFormatException($"There is no encoding '{name}'.");
        }
    }

    private static Refusal? Refuse(object value)
    {
        var encoding = (Encoding)value;
        return IsCustom(encoding.EncoderFallback, (encoding.EncoderFallback as EncoderReplacementFallback)?.DefaultString)
            || IsCustom(encoding.DecoderFallback, (encoding.DecoderFallback as DecoderReplacementFallback)?.DefaultString)
            || encoding.EncoderFallback is EncoderExceptionFallback != encoding.DecoderFallback is DecoderExceptionFallback
            ? Custom
            : null;
    }

    private static bool IsCustom(object fallback, string? replacement) =>
        !Code.FrameworkAssemblies.Contains(fallback.GetType().Assembly) || replacement is not (null or "?" or "\uFFFD");
}
