namespace ProcessPool.Serialization.Framework;

/// <summary>
/// Classes of the framework that are safe to copy field by field: their fields are all of their state, and nothing in it belongs to a
/// process. Whatever is not listed has a codec or is refused by name.
/// </summary>
internal static class FieldwiseTypes
{
    private static readonly HashSet<string> Names =
    [
        "System.Collections.Generic.List`1",
        "System.Collections.Generic.Queue`1",
        "System.Collections.Generic.Stack`1",
        "System.Collections.Generic.LinkedList`1",
        "System.Collections.Generic.LinkedListNode`1",
        "System.Collections.ObjectModel.Collection`1",
        "System.Collections.ObjectModel.ReadOnlyCollection`1",
        "System.Collections.ObjectModel.ReadOnlyDictionary`2",
        "System.Collections.ArrayList",
        "System.Collections.BitArray",
        "System.Runtime.CompilerServices.StrongBox`1",
        "System.Text.StringBuilder",
        "System.Version",
        "System.Random",
        "System.Random+XoshiroImpl",
        "System.Random+Net5CompatSeedImpl",
        "System.Random+Net5CompatDerivedImpl",
        "System.Random+CompatPrng",
        "System.Tuple`1", "System.Tuple`2", "System.Tuple`3", "System.Tuple`4",
        "System.Tuple`5", "System.Tuple`6", "System.Tuple`7", "System.Tuple`8",

        // Comparers: most have no state at all.
        "System.Collections.Generic.EqualityComparer`1",
        "System.Collections.Generic.GenericEqualityComparer`1",
        "System.Collections.Generic.ObjectEqualityComparer`1",
        "System.Collections.Generic.EnumEqualityComparer`1",
        "System.Collections.Generic.NullableEqualityComparer`1",
        "System.Collections.Generic.ByteEqualityComparer",
        "System.Collections.Generic.StringEqualityComparer",
        "System.Collections.Generic.ReferenceEqualityComparer",
        "System.Collections.Generic.Comparer`1",
        "System.Collections.Generic.GenericComparer`1",
        "System.Collections.Generic.ObjectComparer`1",
        "System.Collections.Generic.EnumComparer`1",
        "System.Collections.Generic.NullableComparer`1",
        "System.Collections.Generic.ComparisonComparer`1",
        "System.StringComparer",
        "System.OrdinalComparer",
        "System.OrdinalCaseSensitiveComparer",
        "System.OrdinalIgnoreCaseComparer",
    ];

    public static bool Contains(Type type)
        => (type.IsConstructedGenericType ? type.GetGenericTypeDefinition().FullName : type.FullName) is { } name && Names.Contains(name);
}
