namespace ProcessPool.Serialization.Framework.Text;

/// <summary>Time zones by id if the system knows them; by their rules if a program made them.</summary>
internal static class TimeZones
{
    private const int ByRules = 0;
    private const int ById = 1;
    private const int Local = 2;

    public static TextCodec Codec { get; } = new(typeof(TimeZoneInfo), Take, Make);

    private static (string Text, long Number) Take(object value)
    {
        var zone = (TimeZoneInfo)value;
        var isKnown = TimeZoneInfo.TryFindSystemTimeZoneById(zone.Id, out var known) && known.Equals(zone);
        return isKnown ? (zone.Id, ReferenceEquals(zone, TimeZoneInfo.Local) ? Local : ById) : (zone.ToSerializedString(), ByRules);
    }

    private static TimeZoneInfo Make(string text, long number) => number switch
    {
        // Conversions tell the local zone by reference.
        Local when TimeZoneInfo.Local.Id == text => TimeZoneInfo.Local,
        Local or ById => TimeZoneInfo.FindSystemTimeZoneById(text),
        ByRules => TimeZoneInfo.FromSerializedString(text),
        _ => throw new GraphFormatException($"A time zone of unknown form {number}."),
    };
}
