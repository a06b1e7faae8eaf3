using System.Globalization;
using MessagePack;
using ProcessPool.MessagePack.Tests.Support;

namespace ProcessPool.MessagePack.Tests;

[Watched]
public class TimestampTests
{
    private const string Range = "Expected a time in the years 1 to 9999 but found ";

    [Theory]
    [InlineData("1970-01-01T00:00:00.0000000Z", "d6 ff 00000000")]
    [InlineData("2024-02-29T12:34:56.0000000Z", "d6 ff 65e079f0")]
    [InlineData("2106-02-07T06:28:15.0000000Z", "d6 ff ffffffff")]
    [InlineData("2106-02-07T06:28:16.0000000Z", "d7 ff 00000001 00000000")]
    [InlineData("1970-01-01T00:00:00.0000001Z", "d7 ff 00000190 00000000")]
    [InlineData("1970-01-01T00:00:00.9999999Z", "d7 ff ee6b2670 00000000")]
    [InlineData("2514-05-30T01:53:03.0000000Z", "d7 ff 00000003 ffffffff")]
    [InlineData("2514-05-30T01:53:03.9999999Z", "d7 ff ee6b2673 ffffffff")]
    [InlineData("2514-05-30T01:53:04.0000000Z", "c7 0c ff 00000000 0000000400000000")]
    [InlineData("1969-12-31T23:59:59.9999999Z", "c7 0c ff 3b9ac99c ffffffffffffffff")]
    [InlineData("0001-01-01T00:00:00.0000000Z", "c7 0c ff 00000000 fffffff1886e0900")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "c7 0c ff 3b9ac99c 0000003afff4417f")]
    public void Times_TakeTheShortestFormThatHoldsThem(string text, string hex)
    {
        var time = DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        Golden.Check(hex, (ref w) => w.Write(time), (ref r) => Exactly(r.ReadDateTime()), Exactly(time));
        Golden.Reads(
            Hex.Bytes(hex),
            (ref r) =>
            {
                var ahead = r.CreatePeekReader();
                var value = ahead.ReadDateTime(ahead.ReadExtensionFormatHeader());
                r = ahead;
                return value;
            },
            time);
    }

    [Theory]
    [InlineData("d7 ff 00000000 65e079f0")]
    [InlineData("c7 0c ff 00000000 0000000065e079f0")]
    [InlineData("c7 0c ff 00000063 0000000065e079f0")]
    [InlineData("c7 04 ff 65e079f0")]
    [InlineData("c8 0004 ff 65e079f0")]
    [InlineData("c9 00000008 ff 00000000 65e079f0")]
    public void Times_InLongerForms_AreRead(string hex) => Golden.Reads(
        Hex.Bytes(hex), (ref r) => r.ReadDateTime(), new DateTime(2024, 2, 29, 12, 34, 56, DateTimeKind.Utc));

    [Fact]
    public void LocalTime_IsWrittenAsUtc_AndTimeOfNoKindIsTakenForUtc()
    {
        var utc = new DateTime(2024, 2, 29, 12, 34, 56, DateTimeKind.Utc);
        Golden.Writes(Hex.Bytes("d6 ff 65e079f0"), (ref w) => w.Write(utc.ToLocalTime()));
        Golden.Writes(
            Hex.Bytes("d6 ff 65e079f0"),
            (ref w) => w.Write(DateTime.SpecifyKind(utc, DateTimeKind.Unspecified)));
    }

    [Theory]
    [InlineData("d6 05 00000000", "Expected extension type -1, a timestamp, but found 5 before byte 2.")]
    [InlineData("c7 05 ff 0000000000", "Expected a timestamp of 4, 8 or 12 bytes but found 5 before byte 3.")]
    [InlineData("d8 ff 00*16", "Expected a timestamp of 4, 8 or 12 bytes but found 16 before byte 2.")]
    [InlineData("d7 ff ee6b2800 00000000", Range + "0 s, 1000000000 ns at byte 2.")]
    [InlineData("c7 0c ff 3b9aca00 00*8", Range + "0 s, 1000000000 ns at byte 3.")]
    [InlineData("c7 0c ff 00*4 0000003afff44180", Range + "253402300800 s, 0 ns at byte 3.")]
    [InlineData("c7 0c ff 00*4 fffffff1886e08ff", Range + "-62135596801 s, 0 ns at byte 3.")]
    [InlineData("c7 0c ff 00*4 8000000000000000", Range + "-9223372036854775808 s, 0 ns at byte 3.")]
    [InlineData("00", "Expected an extension but found positive fixint (0x00) at byte 0.")]
    public void WhatIsNoTime_IsRefused(string hex, string message)
    {
        foreach (var sequence in Pieces.AllCuts(Hex.Bytes(hex)))
        {
            var reader = new MessagePackReader(sequence);
            var refusal = Assert.IsType<MessagePackSerializationException>(
                Golden.Caught(ref reader, (ref r) => r.ReadDateTime()));
            Assert.Equal(message, refusal.Message);
            Assert.Equal(0, reader.Consumed);
        }
    }

    private static (long Ticks, DateTimeKind Kind) Exactly(DateTime time) => (time.Ticks, time.Kind);
}
