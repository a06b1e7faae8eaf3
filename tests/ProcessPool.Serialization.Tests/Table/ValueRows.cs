using System.Globalization;
using System.Net;
using System.Numerics;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace ProcessPool.Serialization.Tests.Table;

/// <summary>Numbers, times, texts, and what is made of them.</summary>
internal static class ValueRows
{
    private const string Number = "its bits";
    private const string Fields = "its fields";

    public static IEnumerable<Row> Numbers =>
    [
        Value(true, "true or false"), Value('\uD800', "its code unit"), Value((sbyte)-1), Value(byte.MaxValue), Value(short.MinValue),
        Value(ushort.MaxValue), Value(int.MinValue), Value(uint.MaxValue), Value(long.MinValue), Value(ulong.MaxValue),
        new(typeof(float), Way.Codec, () => BitConverter.Int32BitsToSingle(0x7fa00001), Checks.By<float>(v => BitConverter.SingleToInt32Bits(v)), "its bits, those of a NaN too"),
        new(typeof(double), Way.Codec, () => BitConverter.Int64BitsToDouble(0x7ff4_0000_0000_0001), Checks.By<double>(v => BitConverter.DoubleToInt64Bits(v)), "its bits, those of a NaN too"),
        new(typeof(decimal), Way.Codec, () => 1.10m, Checks.By<decimal>(v => v.ToString(CultureInfo.InvariantCulture)), "its value and its trailing zeros"),
        Struct((Half)1.5), Struct(Int128.MinValue), Struct(UInt128.MaxValue), Value(BigInteger.Pow(-7, 300), "its value"), Struct(new Complex(1, -2)),
        Struct(new Vector2(1, 2)), Struct(new Vector3(1, 2, 3)), Struct(new Vector4(1, 2, 3, 4)), Struct(Matrix3x2.CreateRotation(1)),
        Struct(Matrix4x4.CreateRotationX(1)), Struct(new Quaternion(1, 2, 3, 4)), Struct(new Plane(1, 2, 3, 4)), Struct(new Rune('x')),
        Value(DayOfWeek.Friday, "its number", typeof(Enum)),
    ];

    public static IEnumerable<Row> Times =>
    [
        new(typeof(DateTime), Way.Carried, () => new DateTime(5, DateTimeKind.Local), Checks.By<DateTime>(v => (v.Ticks, v.Kind)), "its ticks and its kind"),
        new(typeof(DateTimeOffset), Way.Carried, () => new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.FromHours(5.5)), Checks.By<DateTimeOffset>(v => (v.Ticks, v.Offset)), "its time and its offset"),
        Struct(TimeSpan.FromTicks(-1)), Struct(new DateOnly(2024, 2, 29)), Struct(new TimeOnly(1, 2, 3)),
        Object(typeof(TimeZoneInfo), TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam"), "its id; its rules if a program made it"),
        Own(TimeProvider.System, typeof(TimeProvider), "the system's"),
        new(typeof(System.Diagnostics.Stopwatch), Way.Carried, () => new System.Diagnostics.Stopwatch(), Checks.By<System.Diagnostics.Stopwatch>(v => v.Elapsed), Fields),
    ];

    public static IEnumerable<Row> Texts =>
    [
        Value("a\uD800\uDC00b\uD800", "its code units, lone surrogates too"),
        new(typeof(StringBuilder), Way.Codec, () => new StringBuilder("abc", 10), Checks.Text, "its text and its greatest capacity"),
        new(typeof(Regex), Way.Codec, () => new Regex("a(?<n>b+)", RegexOptions.IgnoreCase), Checks.By<Regex>(v => (v.ToString(), v.Options, v.Match("xABB").Groups["n"].Value)), "its pattern, options and timeout"),
        Object(typeof(Encoding), new UTF8Encoding(false), "its name, whether it writes a mark, whether it throws"),
        Object(typeof(CultureInfo), new CultureInfo("de-DE"), "its name and changed number formats"),
        Object(typeof(CompareInfo), CultureInfo.GetCultureInfo("sv").CompareInfo, "the name of its culture"),
        Object(typeof(RegionInfo), new RegionInfo("CH"), "its name"),
        new(typeof(NumberFormatInfo), Way.Carried, () => new NumberFormatInfo { NumberDecimalSeparator = "~" }, Checks.By<NumberFormatInfo>(v => 1.5.ToString(v)), Fields),
        Object(typeof(Uri), new Uri("https://example.com/a%20b?c=d#e"), "its text and its kind"),
        Carried(typeof(Version), new Version(1, 2, 3, 4), Fields), Struct(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff")),
        Object(typeof(IPAddress), IPAddress.Parse("fe80::1%3"), "its text"), Object(typeof(IPEndPoint), new IPEndPoint(IPAddress.IPv6Loopback, 80), "its text"),
        Carried(typeof(IPNetwork), IPNetwork.Parse("10.0.0.0/8"), Fields), Carried(typeof(DnsEndPoint), new DnsEndPoint("host", 1), Fields),
    ];

    public static IEnumerable<Row> Parts =>
    [
        new(typeof(object), Way.Carried, () => new object(), Checks.By<object>(v => v.GetType()), "that it is one; who shares it, still does"),
        Carried(typeof(KeyValuePair<,>), new KeyValuePair<object, object>("a", 1), Fields), Carried(typeof(ValueTuple<,,>), ("a", (object)1, 2.5), Fields),
        Carried(typeof(Tuple<,>), Tuple.Create(1, "b"), Fields), Carried(typeof(Index), new Index(3, true), Fields), Carried(typeof(Range), 1..^2, Fields),
        Own(DBNull.Value, typeof(DBNull), "that it is the one"),
        new(typeof(EventArgs), Way.Carried, () => new EventArgs(), Checks.By<EventArgs>(v => v.GetType()), Fields),
        new(typeof(System.Runtime.CompilerServices.StrongBox<>), Way.Carried, () => new System.Runtime.CompilerServices.StrongBox<int>(5), Checks.By<System.Runtime.CompilerServices.StrongBox<int>>(v => v.Value), Fields),
        new(typeof(Random), Way.Carried, () => new Random(5), Checks.By<Random>(v => v.Next()), "its state: it goes on where it was"),
        Own(Random.Shared, typeof(Random), "that of the other process", "shared"),
    ];

    public static IEnumerable<Row> Code =>
    [
        Member(typeof(Type), typeof(Dictionary<string, int[,]>)), Member(typeof(MethodInfo), typeof(string).GetMethod("Trim", Type.EmptyTypes)!),
        Member(typeof(ConstructorInfo), typeof(List<int>).GetConstructor(Type.EmptyTypes)!), Member(typeof(FieldInfo), typeof(int).GetField("MaxValue")!),
        Member(typeof(PropertyInfo), typeof(string).GetProperty("Length")!), Member(typeof(EventInfo), typeof(AppDomain).GetEvent("ProcessExit")!),
        Member(typeof(Assembly), typeof(ValueRows).Assembly), Member(typeof(Module), typeof(ValueRows).Module),
        Carried(typeof(RuntimeTypeHandle), typeof(int).TypeHandle, "the type"),
    ];

    private static Row Value<T>(T value, string says = Number, Type? type = null)
        where T : notnull => new(type ?? typeof(T), Way.Codec, () => value, Checks.Equal, says);

    private static Row Struct<T>(T value)
        where T : struct => new(typeof(T), Way.Carried, () => value, Checks.Equal, Fields);

    private static Row Carried(Type type, object value, string says) => new(type, Way.Carried, () => value, Checks.Equal, says);

    private static Row Object(Type type, object value, string says) => new(type, Way.Codec, () => value, Checks.Equal, says);

    private static Row Member(Type type, object value) => new(type, Way.Codec, () => value, Checks.Same, "its name, or its build and token");

    private static Row Own(object value, Type type, string says, string? which = null) => new(type, Way.Codec, () => value, Checks.Same, says, which);
}
