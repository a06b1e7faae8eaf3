namespace Isolation;

internal static class Dangerous
{
    public static string Run(string item)
    {
        switch (item)
        {
            case "overflow the stack":
                return $"deep: {CountLevels(0)}";
            case "fail fast":
                Environment.FailFast("something is badly wrong");
                break;
            case "throw":
                throw new InvalidOperationException("something is wrong");
            case "exit":
                Environment.Exit(3);
                break;
        }

        return item.ToUpperInvariant();
    }

    private static int CountLevels(int level) => CountLevels(level + 1) + 1;
}
