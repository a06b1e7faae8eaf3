using System.Text;
using static ProcessPool.Serialization.Tests.Support.Copies;

namespace ProcessPool.Serialization.Tests.Table;

/// <summary>The page docs/values.md.</summary>
internal static class ValuesPage
{
    private const string Start = """
        # What crosses, and how

        What a function captured, its items and its results are copied into another process. This page says for each type of the framework that people
        use how that happens. It is made by the tests: `tests/ProcessPool.Serialization.Tests/Table` has an example for each row, which really makes
        the round trip, or really is refused.

        | way | what it means |
        |---|---|
        | carried | Field by field, or element by element. No constructor runs, no property is asked. So do all types of your own: classes, structs, records, closures, anonymous types, private fields and those of base classes. |
        | by a codec | What the value means crosses, and the other process makes its own from it. |
        | bridged | Nothing is copied: what happens to the one in the worker is told to the other in the parent, or the other way round. |
        | refused | The call fails with a `ClosureException` before anything is sent. It lists every such value, with the path to it, the reason, and what to do instead. |

        In all of them objects keep their identity: what was shared is shared, what was a cycle is a cycle, a boxed value stays one box. Graphs may be of any depth. A framework class
        that is in no table here, and has state of its own, is refused by name; `PoolCodecs.Register` makes it cross.

        """;

    public static string Render()
    {
        var page = new StringBuilder(Start.ReplaceLineEndings("\n"));
        foreach (var (title, rows) in TypeTable.Sections)
        {
            page.Append("\n## ").Append(title).Append("\n\n");
            page.Append(Array.TrueForAll(rows, row => row.Way == Way.Refused)
                ? "| type | why it is refused | what to do |\n|---|---|---|\n"
                : "| type | way | what crosses |\n|---|---|---|\n");
            foreach (var row in rows)
            {
                page.Append(Line(row, Array.TrueForAll(rows, other => other.Way == Way.Refused))).Append('\n');
            }
        }

        return page.ToString();
    }

    private static string Line(Row row, bool allRefused)
    {
        var which = row.Which is null ? "" : ", " + row.Which;
        var type = $"`{TypeName.Of(row.Type)}`{which}";
        if (row.Way != Way.Refused)
        {
            return $"| {type} | {(row.Way == Way.Carried ? "carried" : row.Way == Way.Codec ? "by a codec" : "bridged")} | {row.Says} |";
        }

        var (reason, nextStep) = Refusal(row);
        return allRefused ? $"| {type} | {reason} | {nextStep} |" : $"| {type} | refused: {reason} | {nextStep} |";
    }

    /// <summary>As the product says it.</summary>
    private static (string Reason, string NextStep) Refusal(Row row)
    {
        var example = row.Create();
        try
        {
            var problem = Problems(new[] { example })[0];
            return (problem.Reason, problem.NextStep);
        }
        finally
        {
            Row.Release(example);
        }
    }
}
