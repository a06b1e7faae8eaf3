using System.Collections;
using System.Globalization;
using MessagePack;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Framework.Text;

/// <summary>A culture by name. The header has name and flags; the body is a format of numbers that was changed, or nothing.</summary>
internal sealed class CultureCodec() : ObjectCodec(typeof(CultureInfo))
{
    private const int UserOverride = 1;
    private const int ReadOnly = 2;

    private static readonly Refusal OwnDates = new(
        "a culture with date formats of its own", "Pass the culture's name, and change its formats inside the function");

    public override bool WriteHeader(GraphWriter graph, ref MessagePackWriter header, int type, object value, FieldUse use)
    {
        var culture = (CultureInfo)value;
        if (!culture.IsReadOnly && !HaveSameProperties(culture.DateTimeFormat, Fresh(culture).DateTimeFormat))
        {
            graph.Refuse(culture.GetType(), OwnDates);
            return false;
        }

        header.WriteArrayHeader(3);
        header.Write(type);
        header.Write(culture.Name);
        header.Write((culture.UseUserOverride ? UserOverride : 0) | (culture.IsReadOnly ? ReadOnly : 0));
        return true;
    }

    public override void WriteBody(GraphWriter graph, ref MessagePackWriter body, object value, FieldUse use)
    {
        var culture = (CultureInfo)value;
        var isChanged = !culture.IsReadOnly && !HaveSameProperties(culture.NumberFormat, Fresh(culture).NumberFormat);
        graph.Trace?.Enter(".NumberFormat");
        body.Write(graph.Reference(isChanged ? culture.NumberFormat : null));
        graph.Trace?.Leave();
    }

    public override object? Allocate(GraphReader graph, ref MessagePackReader header, int parts, int id)
    {
        Expect(parts, 2);
        var name = Format.ReadText(ref header);
        return header.ReadInt32() switch
        {
            0 => new CultureInfo(name, false),
            UserOverride => new CultureInfo(name, true),
            ReadOnly => CultureInfo.GetCultureInfo(name),
            UserOverride | ReadOnly => CultureInfo.ReadOnly(new CultureInfo(name, true)),
            var flags => throw new GraphFormatException($"A culture with unknown flags {flags}."),
        };
    }

    public override object Fill(GraphReader graph, ref MessagePackReader body, object? instance, int id, bool again)
    {
        if (graph.Resolve<NumberFormatInfo>(body.ReadInt32()) is { } format)
        {
            ((CultureInfo)instance!).NumberFormat = format;
        }

        return instance!;
    }

    private static CultureInfo Fresh(CultureInfo culture) => new(culture.Name, culture.UseUserOverride);

    private static bool HaveSameProperties(object one, object other)
    {
        foreach (var property in one.GetType().GetProperties())
        {
            var (mine, its) = property.GetIndexParameters().Length > 0 || property.Name == nameof(DateTimeFormatInfo.IsReadOnly)
                || property.GetMethod!.IsStatic ? (null, null) : (property.GetValue(one), property.GetValue(other));
            if (mine is IList list && its is IList otherList ? !list.Cast<object>().SequenceEqual(otherList.Cast<object>())
                : mine is Calendar ? mine.GetType() != its?.GetType()
                : !Equals(mine, its))
            {
                return false;
            }
        }

        return true;
    }
}
