using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace ProcessPool.Serialization.Framework.Text;

/// <summary>The classes of the framework whose objects cross as a text and a number.</summary>
internal static class TextCodecs
{
    public static TextCodec? Find(Type type) =>
        type == typeof(Uri) ? new(
            type,
            v => (((Uri)v).OriginalString, ((Uri)v).IsAbsoluteUri ? (long)UriKind.Absolute : (long)UriKind.Relative),
            (text, kind) => new Uri(text, (UriKind)kind))
        : type == typeof(Regex) ? new(
            type,
            v => (v.ToString()!, (long)((Regex)v).Options | ((long)((Regex)v).MatchTimeout.TotalMilliseconds << 32)),
            (text, n) => new Regex(text, (RegexOptions)(n & uint.MaxValue), MatchTimeout(n >> 32)))
        : type == typeof(StringBuilder) ? new(
            type,
            v => (v.ToString()!, ((StringBuilder)v).MaxCapacity),
            (text, most) => new StringBuilder(0, (int)most).Append(text))
        : type == typeof(CompareInfo) ? new(
            type, v => (((CompareInfo)v).Name, 0), (text, _) => CultureInfo.GetCultureInfo(text).CompareInfo)
        : type == typeof(RegionInfo) ? new(type, v => (((RegionInfo)v).Name, 0), (text, _) => new RegionInfo(text))
        : type.IsAssignableTo(typeof(IPAddress)) ? new(typeof(IPAddress), v => (v.ToString()!, 0), (text, _) => IPAddress.Parse(text))
        : type == typeof(IPEndPoint) ? new(type, v => (v.ToString()!, 0), (text, _) => IPEndPoint.Parse(text))
        : type.IsAssignableTo(typeof(TimeZoneInfo)) ? TimeZones.Codec
        : type.IsAssignableTo(typeof(Encoding)) ? Encodings.Codec
        : null;

    private static TimeSpan MatchTimeout(long milliseconds) =>
        milliseconds < 0 ? Regex.InfiniteMatchTimeout : TimeSpan.FromMilliseconds(milliseconds);
}
