using System.Text;

namespace ProcessPool.Tests.Api;

/// <summary>What has changed between two texts, line by line.</summary>
internal static class LineDiff
{
    /// <summary>Lines that are gone (-) and new (+), each below the type that it belongs to.</summary>
    public static string Between(string before, string after)
    {
        var (old, now) = (before.Split('\n'), after.Split('\n'));
        var common = CommonSuffixes(old, now);
        var diff = new StringBuilder();
        var (i, j) = (0, 0);
        var (type, shown) = ("", "");
        while (i < old.Length || j < now.Length)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
            {
                type = now[j].StartsWith(' ') ? type : now[j];
                i++;
                j++;
                continue;
            }

            if (shown != type)
            {
                diff.Append("  ").AppendLine(type);
                shown = type;
            }

            var isGone = j == now.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]);
            diff.Append(isGone ? "- " : "+ ").AppendLine(isGone ? old[i++] : now[j++]);
        }

        return diff.ToString();
    }

    /// <summary>The length of the longest common subsequence of what follows each pair of lines.</summary>
    private static int[,] CommonSuffixes(string[] old, string[] now)
    {
        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
            {
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        return common;
    }
}
