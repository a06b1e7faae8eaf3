namespace ProcessPool.Serialization.Tests.Table;

/// <summary>The types of the framework that people use, and how each crosses. The page docs/values.md is made from it.</summary>
internal static class TypeTable
{
    /// <summary>The rows by section, in the order of the page.</summary>
    public static readonly (string Title, Row[] Rows)[] Sections =
    [
        ("Numbers", [.. ValueRows.Numbers]),
        ("Times", [.. ValueRows.Times]),
        ("Texts and addresses", [.. ValueRows.Texts]),
        ("Small things", [.. ValueRows.Parts]),
        ("Your own types", [.. CodeRows.Shapes]),
        ("Arrays and slices", [.. CollectionRows.Arrays]),
        ("Lists", [.. CollectionRows.Lists]),
        ("Sets and dictionaries", [.. CollectionRows.Tables]),
        ("Immutable collections", [.. CollectionRows.Immutables]),
        ("Comparers", [.. CollectionRows.Comparers]),
        ("Functions, and what is computed later", [.. CodeRows.Functions]),
        ("Bridges", [.. BridgeRows.All]),
        ("Exceptions", [.. CodeRows.Exceptions]),
        ("Types and members", [.. ValueRows.Code]),
        ("Files, streams, connections", [.. RefusedRows.Streams]),
        ("Threads, locks, tasks", [.. RefusedRows.Threads]),
        ("Addresses and places in memory", [.. RefusedRows.Memory]),
        ("Documents, engines and the rest", [.. RefusedRows.Engines]),
    ];

    public static readonly IReadOnlyDictionary<string, Row> ByName =
        Sections.SelectMany(section => section.Rows).ToDictionary(row => row.Name);
}
