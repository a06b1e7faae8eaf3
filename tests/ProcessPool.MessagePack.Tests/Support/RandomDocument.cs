using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ProcessPool.MessagePack.Tests.Support;

/// <summary>Random values in the notation of <see cref="Tagged"/>; equal seeds give equal values.</summary>
internal static class RandomDocument
{
    public static JsonNode? Create(Random random, int depth = 4) => random.Next(depth > 0 ? 12 : 9) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 or 3 => Integer(random),
        4 => Tag("f64", random.NextInt64(), 16),
        5 => Text(random),
        6 => new JsonObject { ["bin"] = Data(random) },
        7 => new JsonObject { ["ext"] = new JsonArray(random.Next(128), Data(random)) },
        8 => new JsonObject { ["time"] = new JsonArray(Seconds(random), Nanoseconds(random)) },
        9 => new JsonObject { ["map"] = Many(random, () => Pair(random, depth - 1)) },
        _ => Many(random, () => Create(random, depth - 1)),
    };

    private static JsonArray Pair(Random random, int depth) => new(Create(random, depth), Create(random, depth));

    private static JsonArray Many(Random random, Func<JsonNode?> create)
    {
        var array = new JsonArray();
        for (var count = random.Next(random.Next(10) == 0 ? 40 : 5); count > 0; count--)
        {
            array.Add(create());
        }

        return array;
    }

    private static JsonValue Integer(Random random)
    {
        var bits = (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
        return random.Next(2) == 0 ? JsonValue.Create(bits) : JsonValue.Create(-(long)(bits >> 1));
    }

    private static JsonObject Tag(string kind, long bits, int digits) =>
        new() { [kind] = bits.ToString("x" + digits, CultureInfo.InvariantCulture) };

    private static long Seconds(Random random) => random.Next(4) switch
    {
        0 => random.NextInt64(-62_135_596_800, 0),
        1 => random.NextInt64(1L << 34, 253_402_300_799),
        2 => random.NextInt64(1L << 32, 1L << 34),
        _ => random.NextInt64(1L << 32),
    };

    /// <summary>None in every other time, and never finer than a tick.</summary>
    private static int Nanoseconds(Random random) => random.Next(2) * random.Next(10_000_000) * 100;

    private static string Data(Random random)
    {
        var data = new byte[random.Next(random.Next(10) == 0 ? 300 : 20)];
        random.NextBytes(data);
        return Hex.Text(data);
    }

    private static string Text(Random random)
    {
        var text = new StringBuilder();
        for (var count = random.Next(random.Next(10) == 0 ? 300 : 40); count > 0; count--)
        {
            var scalar = random.Next(4) switch
            {
                0 => random.Next(0x80, 0x800),
                1 => random.Next(0xe000, 0x10000),
                2 => random.Next(0x10000, 0x110000),
                _ => random.Next(0x80),
            };
            text.Append(new Rune(scalar).ToString());
        }

        return text.ToString();
    }
}
