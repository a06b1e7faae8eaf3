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
        "System.Collections.Generic.Dictionary`2+KeyCollection",
        "System.Collections.Generic.Dictionary`2+ValueCollection",
        "System.Collections.Generic.SortedDictionary`2+KeyCollection",
        "System.Collections.Generic.SortedDictionary`2+ValueCollection",
        "System.Collections.ObjectModel.Collection`1",
        "System.Collections.ObjectModel.KeyedCollection`2",
        "System.Collections.ObjectModel.ReadOnlyCollection`1",
        "System.Collections.ObjectModel.ReadOnlyDictionary`2",
        "System.Collections.ObjectModel.ReadOnlyDictionary`2+KeyCollection",
        "System.Collections.ObjectModel.ReadOnlyDictionary`2+ValueCollection",
        "System.Collections.ObjectModel.ReadOnlySet`1",
        "System.Collections.ArrayList",
        "System.Collections.BitArray",
        "System.Buffers.ArrayBufferWriter`1",
        "System.Diagnostics.Stopwatch",
        "System.EventArgs",
        "System.Globalization.NumberFormatInfo",
        "System.Net.DnsEndPoint",
        "System.Runtime.CompilerServices.Closure", // What a compiled expression is bound to.
        "System.Runtime.CompilerServices.StrongBox`1",
        "System.Version",
        "System.Random",
        "System.Random+XoshiroImpl",
        "System.Random+CompatSeedImpl",
        "System.Random+CompatDerivedImpl",
        "System.Linq.SingleLinkedNode`1",
        "System.Tuple`1", "System.Tuple`2", "System.Tuple`3", "System.Tuple`4",
        "System.Tuple`5", "System.Tuple`6", "System.Tuple`7", "System.Tuple`8",

        // Comparers
        "System.Collections.Generic.EqualityComparer`1",
        "System.Collections.Generic.Comparer`1",
        "System.Collections.Generic.ComparisonComparer`1",
        "System.Collections.Generic.DelegateEqualityComparer`1",
        "System.Collections.Comparer",
        "System.Collections.CaseInsensitiveComparer",
    ];

    public static bool Contains(Type type)
        => (type.IsConstructedGenericType ? type.GetGenericTypeDefinition().FullName : type.FullName) is { } name && Names.Contains(name);
}
