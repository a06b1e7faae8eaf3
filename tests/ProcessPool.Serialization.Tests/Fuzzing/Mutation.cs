namespace ProcessPool.Serialization.Tests.Fuzzing;

/// <summary>Bytes that something happened to on the way.</summary>
internal static class Mutation
{
    private const int MostChanges = 4;

    // The codes of MessagePack that announce most: arrays, binary data, strings and extensions of every size; and extreme numbers.
    private static readonly byte[] Awkward =
        [0x00, 0x01, 0x7f, 0x80, 0x90, 0x9f, 0xa0, 0xc0, 0xc1, 0xc4, 0xc6, 0xc7, 0xc9, 0xd2, 0xd3, 0xdb, 0xdc, 0xdd, 0xdf, 0xe0, 0xff];

    public static byte[] Of(byte[] bytes, byte[] other, Random random)
    {
        List<byte> mutated = [.. bytes];
        for (var left = random.Next(1, MostChanges + 1); left > 0; left--)
        {
            Change(mutated, other, random);
        }

        return [.. mutated];
    }

    private static void Change(List<byte> bytes, byte[] other, Random random)
    {
        var at = random.Next(bytes.Count + 1);
        var length = random.Next(1, 9);
        switch (random.Next(9))
        {
            case 0 or 1 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2 or 3 when at < bytes.Count:
                bytes[at] = Awkward[random.Next(Awkward.Length)];
                break;
            case 4 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 5:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 6:
                bytes.RemoveRange(at, Math.Min(length, bytes.Count - at));
                break;
            case 7:
                var from = random.Next(other.Length);
                bytes.InsertRange(at, other[from..Math.Min(other.Length, from + random.Next(1, 64))]);
                break;
            default:
                bytes.InsertRange(at, bytes.GetRange(at, Math.Min(length, bytes.Count - at)));
                break;
        }
    }
}
