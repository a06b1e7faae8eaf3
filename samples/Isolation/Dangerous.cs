using System.Runtime.InteropServices;

namespace Isolation;

internal static class Dangerous
{
    public static string Run(string item)
    {
        switch (item)
        {
            case "overflow the stack":
                return Overflow(item);
            case "fail fast":
                Environment.FailFast("something is badly wrong");
                break;
            case "throw":
                throw new InvalidOperationException("something is wrong");
            case "exit":
                Environment.Exit(3);
                break;
            case "read bad memory":
                return $"{Marshal.ReadByte(1)}";
        }

        return item.ToUpperInvariant();
    }

    private static string Overflow(string text) => Overflow(text + "!") + text;
}
