using System.Globalization;

namespace ProcessPool.MessagePack.Tests.Support;

internal static class Hex
{
    /// <summary>"93 01 02" as bytes. "00*5" is five zeros.</summary>
    public static byte[] Bytes(string hex)
    {
        var bytes = new List<byte>();
        foreach (var word in hex.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = word.Split('*');
            var unit = Convert.FromHexString(parts[0]);
            var times = parts.Length == 1 ? 1 : int.Parse(parts[1], CultureInfo.InvariantCulture);
            for (; times > 0; times--)
            {
                bytes.AddRange(unit);
            }
        }

        return [.. bytes];
    }

    public static string Text(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
