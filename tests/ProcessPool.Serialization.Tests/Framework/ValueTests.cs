using System.Globalization;
using System.Net;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using static ProcessPool.Serialization.Tests.Support.Copies;

namespace ProcessPool.Serialization.Tests.Framework;

public class ValueTests
{
    private const double TwoPi = Math.PI * 2;

    public static TheoryData<object> Values =>
    [
        true, 'x', (sbyte)-1, byte.MaxValue, short.MinValue, ushort.MaxValue, int.MinValue, uint.MaxValue, long.MinValue, ulong.MaxValue,
        1.5f, -0.0, double.NaN, 1.10m, decimal.MinValue, (Half)1.5, Int128.MinValue, UInt128.MaxValue,
        BigInteger.Pow(-7, 300), new Complex(1, -2), new Vector2(1, 2), new Vector3(1, 2, 3), new Vector4(1, 2, 3, 4),
        Matrix3x2.CreateRotation(1), Matrix4x4.CreateRotationX(1), Quaternion.Identity, new Plane(1, 2, 3, 4), new Rune('x'),
        new DateTime(2024, 2, 3, 4, 5, 6, DateTimeKind.Local), new DateTime(5, DateTimeKind.Utc),
        new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.FromHours(5.5)), TimeSpan.FromTicks(-1), new DateOnly(2024, 2, 29),
        new TimeOnly(1, 2, 3), Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), new Index(3, true), 1..^2,
        DayOfWeek.Friday, (DayOfWeek)77, new KeyValuePair<string, object>("a", 1), ("a", 1, 2.5), Tuple.Create(1, "b"),
        Tuple.Create(1, 2, 3, 4, 5, 6, 7, "8"), (1, "2", 3, 4, 5, 6, 7, 8, 9), new Version(1, 2, 3, 4), new Version(1, 2),
        new Uri("https://example.com/a%20b?c=d#e"), new Uri("a/b", UriKind.Relative), new CultureInfo("de-DE"),
        CultureInfo.InvariantCulture, CultureInfo.GetCultureInfo("tr-TR"), CultureInfo.GetCultureInfo("sv").CompareInfo,
        new RegionInfo("CH"), TimeZoneInfo.Utc, TimeZoneInfo.Local, TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam"),
        TimeZoneInfo.CreateCustomTimeZone("mine", TimeSpan.FromMinutes(45), "Mine", "My time"),
        IPAddress.Parse("10.1.2.3"), IPAddress.IPv6Loopback, IPAddress.Parse("fe80::1%3"), IPAddress.Any,
        new IPEndPoint(IPAddress.Parse("::1"), 80), IPNetwork.Parse("10.0.0.0/8"), new DnsEndPoint("host", 1),
        Encoding.UTF8, new UTF8Encoding(false), new UTF8Encoding(false, true), new UnicodeEncoding(true, false), Encoding.UTF32,
        Encoding.Latin1, Encoding.ASCII, DBNull.Value, typeof(List<>), typeof(int).MakeByRefType(), typeof(Dictionary<string, int[,]>),
        typeof(string).GetMethod("Trim", Type.EmptyTypes)!, typeof(List<int>).GetConstructor(Type.EmptyTypes)!,
        typeof(ValueTests).GetField(nameof(TwoPi), BindingFlags.Static | BindingFlags.NonPublic)!, typeof(string).GetProperty("Length")!,
        typeof(AppDomain).GetEvent("ProcessExit")!, typeof(ValueTests).Assembly, typeof(string).Assembly, typeof(ValueTests).Module,
        typeof(List<>).GetGenericArguments()[0], typeof(int).TypeHandle,
    ];

    [Theory]
    [MemberData(nameof(Values))]
    public void Value_ComesBackEqual(object value)
    {
        var copy = CopyObject(value);
        Assert.Equal(value, copy);
    }

    [Fact]
    public void DateTime_KeepsItsKind() => Assert.Equal(DateTimeKind.Local, Copy(new DateTime(1, DateTimeKind.Local)).Kind);

    [Fact]
    public void Decimal_KeepsItsTrailingZeros() => Assert.Equal("1.10", Copy(1.10m).ToString(CultureInfo.InvariantCulture));

    [Fact]
    public void Nullables_KeepTheirValues()
    {
        Assert.Equal(5, Copy<int?>(5));
        Assert.Null(Copy<int?>(null));
        Assert.Equal(("a", 1), Copy<(string, int)?>(("a", 1)));
        Assert.Null(Copy<(object, int)?>(null));
        Assert.Equal([1, null], Copy(new int?[] { 1, null }));
        Assert.Equal("x", Copy<KeyValuePair<object, string>?>(new(new object(), "x"))!.Value.Value);
    }

    [Fact]
    public void TimeZone_OfThisMachine_IsThatOfTheOtherProcess()
    {
        Assert.Same(TimeZoneInfo.Local, CopyObject(TimeZoneInfo.Local));
        Assert.True(TimeZoneInfo.FindSystemTimeZoneById("America/New_York").HasSameRules(
            CopyObject(TimeZoneInfo.FindSystemTimeZoneById("America/New_York"))));
    }

    [Fact]
    public void Regex_KeepsPatternOptionsAndTimeout()
    {
        var copy = CopyObject(new Regex("a(?<n>b+)", RegexOptions.IgnoreCase | RegexOptions.RightToLeft, TimeSpan.FromSeconds(3)));
        Assert.Equal("BB", copy.Match("xABBx").Groups["n"].Value);
        Assert.Equal(RegexOptions.IgnoreCase | RegexOptions.RightToLeft, copy.Options);
        Assert.Equal(TimeSpan.FromSeconds(3), copy.MatchTimeout);
        Assert.Equal(Regex.InfiniteMatchTimeout, CopyObject(new Regex("x")).MatchTimeout);
    }

    [Fact]
    public void Culture_WithAChangedNumberFormat_KeepsIt()
    {
        var culture = new CultureInfo("en-US");
        culture.NumberFormat.NumberDecimalSeparator = "~";
        Assert.Equal("1~5", 1.5.ToString(CopyObject(culture)));
        culture.DateTimeFormat.DateSeparator = "?";
        Assert.Contains("culture", Problem(culture).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Encoding_KeepsWhatItDoesWithErrors()
    {
        Assert.Throws<DecoderFallbackException>(() => CopyObject<Encoding>(new UTF8Encoding(false, true)).GetString([0xff]));
        Assert.Empty(CopyObject<Encoding>(new UTF8Encoding(false)).GetPreamble());
        var pages = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        Assert.Equal([0x80], CopyObject(pages).GetBytes("€"));
        var custom = Encoding.GetEncoding("us-ascii", new EncoderReplacementFallback("#"), DecoderFallback.ReplacementFallback);
        Assert.Contains("replacements", Problem(custom).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void StringBuilder_KeepsItsText()
    {
        var builder = new StringBuilder().Append('a', 20_000).Append('b');
        var (copy, same) = Copy((builder, builder));
        Assert.Same(copy, same);
        Assert.Equal(builder.ToString(), copy.Append("").ToString());
        Assert.Equal(7, CopyObject(new StringBuilder(1, 7).Append("")).MaxCapacity);
    }

    [Fact]
    public void Random_ContinuesWhereItWas()
    {
        foreach (var random in new[] { new Random(5), new Random() })
        {
            random.Next();
            var copy = CopyObject(random);
            Assert.Equal(random.Next(), copy.Next());
            Assert.Equal(random.NextDouble(), copy.NextDouble());
        }

        Assert.Same(Random.Shared, CopyObject(Random.Shared));
        Assert.Same(TimeProvider.System, CopyObject(TimeProvider.System));
    }

    [Fact]
    public void Memory_KeepsItsSliceOfTheArray()
    {
        var array = new[] { 1, 2, 3, 4 };
        var (copy, memory, readOnly, empty) = Copy((array, array.AsMemory(1, 2), (ReadOnlyMemory<int>)array.AsMemory(2), default(Memory<int>)));
        copy[2] = 30;
        Assert.Equal([2, 30], memory.ToArray());
        Assert.Equal([30, 4], readOnly.ToArray());
        Assert.True(empty.IsEmpty);
        Assert.Equal("ell", Copy("hello".AsMemory(1, 3)).ToString());
        Assert.Equal(2, Copy<Memory<object>>(new object[] { 1, 2 }).Length);
    }

    [Fact]
    public void Memory_WithoutItsArray_CrossesAlone()
    {
        var array = new byte[1_000_000];
        array.AsSpan(500_000, 4).Fill(7);
        var before = array.AsMemory(499_998, 4);
        Assert.InRange(Write(array.AsMemory(500_000, 4)).Length, 4, 200);
        var (one, two, again) = Copy((array.AsMemory(500_000, 4), before, array.AsMemory(500_001, 2)));
        Assert.Equal([0, 0, 7, 7], two.ToArray());
        two.Span[3] = 9;
        Assert.Equal([7, 9, 7, 7], one.ToArray());
        Assert.Equal([9, 7], again.ToArray());
        var text = new string('x', 100_000) + "end";
        Assert.InRange(Write(new object[] { text.AsMemory(100_000), text.AsMemory(99_999, 2) }).Length, 4, 300);
        Assert.Equal("xe", Copy(new[] { text.AsMemory(100_000), text.AsMemory(99_999, 2) })[1].ToString());
    }

    [Fact]
    public void Memory_WhoseArrayIsFoundLater_IsASliceOfIt()
    {
        var array = Enumerable.Range(0, 100).ToArray();
        var chain = new Link { Slice = array.AsMemory(50, 2), Next = new Link { Slice = array.AsMemory(10, 2), Next = new Link { Slice = array.AsMemory(90, 1) } } };
        var copy = Copy(chain);
        Assert.Equal([50, 51, 10, 11, 90], [.. copy.Slice.ToArray(), .. copy.Next!.Slice.ToArray(), .. copy.Next.Next!.Slice.ToArray()]);
        chain.Next.Next.Next = new Link { Whole = array };
        copy = Copy(chain);
        copy.Next!.Next!.Next!.Whole![11] = -1;
        Assert.Equal([10, -1], copy.Next.Slice.ToArray());
        Assert.Equal(100, copy.Next.Next.Next.Whole.Length);
    }

    [Fact]
    public void CancellationToken_ThatCannotChange_KeepsItsState()
    {
        Assert.False(Copy(CancellationToken.None).CanBeCanceled);
        Assert.True(Copy(new CancellationToken(true)).IsCancellationRequested);
        using var source = new CancellationTokenSource();
        Assert.Contains("can still be cancelled", Problem(source.Token).Reason, StringComparison.Ordinal);
        source.Cancel();
        Assert.True(CopyObject((object)source.Token) is CancellationToken { IsCancellationRequested: true });
    }

    [Fact]
    public void InlineArray_KeepsAllItsElements()
    {
        var row = default(Row<object>);
        row[0] = "a";
        row[2] = 5;
        var copy = (Row<object>)CopyObject<object>(row);
        Assert.Equal("a", copy[0]);
        Assert.Null(copy[1]);
        Assert.Equal(5, Copy(new[] { row })[0][2]);
        row[1] = new MemoryStream();
        Assert.Equal("value[1]", Problem<object>(row).Path);
    }

    [Fact]
    public void StrongBox_IsShared()
    {
        var box = new StrongBox<string>("a");
        var (one, other) = Copy((box, box));
        one.Value = "b";
        Assert.Equal("b", other.Value);
    }

    private sealed class Link
    {
        public Memory<int> Slice { get; init; }

        public int[]? Whole { get; init; }

        public Link? Next { get; set; }
    }

    [InlineArray(3)]
    private struct Row<T>
    {
        private T? _first;
    }
}
