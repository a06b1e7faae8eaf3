using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using MessagePack;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Framework;

/// <summary>An unchangeable object that is made from a text and a number.</summary>
internal sealed class TextCodec(Type type, Func<object, (string Text, long Number)> take, Func<string, long, object> make) : ObjectCodec(type)
{
    public override bool HasBody => false;

    public static TextCodec? Find(Type type)
        => type == typeof(Uri) ? new(type,
                v => (((Uri)v).OriginalString, ((Uri)v).IsAbsoluteUri ? 1 : 2),
                (text, kind) => new Uri(text, (UriKind)kind))
            : type == typeof(CultureInfo) ? new(type,
                v => (((CultureInfo)v).Name, ((CultureInfo)v).UseUserOverride ? 1 : 0),
                (text, user) => new CultureInfo(text, user != 0))
            : type == typeof(Regex) ? new(type,
                v => (v.ToString()!, (long)((Regex)v).Options | ((long)((Regex)v).MatchTimeout.TotalMilliseconds << 32)),
                (text, n) => new Regex(text, (RegexOptions)(n & uint.MaxValue), MatchTimeout(n >> 32)))
            : type.IsAssignableTo(typeof(TimeZoneInfo)) ? new(typeof(TimeZoneInfo),
                v => (((TimeZoneInfo)v).ToSerializedString(), 0),
                (text, _) => TimeZoneInfo.FromSerializedString(text))
            : type.IsAssignableTo(typeof(Encoding)) ? new(typeof(Encoding),
                v => (((Encoding)v).WebName, ((Encoding)v).Preamble.Length > 0 ? 1 : 0),
                (text, preamble) => preamble == 0 && text == "utf-8" ? new UTF8Encoding(false) : Encoding.GetEncoding(text))
            : type == typeof(IPAddress) ? new(type, v => (v.ToString()!, 0), (text, _) => IPAddress.Parse(text))
            : type == typeof(DBNull) ? new(type, _ => ("", 0), (_, _) => DBNull.Value)
            : null;

    public override bool WriteHeader(GraphWriter graph, ref MessagePackWriter header, int type, object value, FieldUse use)
    {
        var (text, number) = take(value);
        header.WriteArrayHeader(3);
        header.Write(type);
        Values.StringCodec.WriteText(ref header, text);
        header.Write(number);
        return true;
    }

    public override object? Allocate(GraphReader graph, ref MessagePackReader header, int parts, int id)
    {
        Expect(parts, 2);
        var text = new Values.StringCodec().Read(ref header) ?? "";
        return make(text, header.ReadInt64());
    }

    private static TimeSpan MatchTimeout(long milliseconds)
        => milliseconds < 0 ? Regex.InfiniteMatchTimeout : TimeSpan.FromMilliseconds(milliseconds);
}
