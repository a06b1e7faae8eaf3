namespace MessagePack;

/// <summary>
/// The extension type -1, a point in time. Its body is one of: uint 32 seconds; 30 bits nanoseconds and 34 bits
/// seconds; uint 32 nanoseconds and int 64 seconds. Seconds count from 1970-01-01 UTC.
/// </summary>
internal static class Timestamp
{
    public const byte TypeByte = unchecked((byte)ReservedMessagePackExtensionTypeCode.DateTime);
    public const uint NanosecondsPerTick = 100;
    public const uint MaxNanoseconds = 999_999_999;
    public const long MaxSeconds34 = (1L << 34) - 1;

    /// <summary>The seconds from the first day of <see cref="DateTime"/> to 1970-01-01.</summary>
    public const long EpochSeconds = 62_135_596_800;

    public const long MinSeconds = -EpochSeconds;
    public const long MaxSeconds = 253_402_300_799;
}
