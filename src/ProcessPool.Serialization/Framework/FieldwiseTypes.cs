namespace ProcessPool.Serialization.Framework;

/// <summary>
/// Classes of the framework that are safe to copy field by field: their fields are all of their state, and nothing in it belongs to a
/// process. Whatever is not listed has a codec or is refused by name.
/// </summary>
internal static class FieldwiseTypes
{
    public static bool Contains(Type type)
        => (type.IsConstructedGenericType ? type.GetGenericTypeDefinition().FullName : type.FullName) is { } name && IsListed(name);

    /// <summary>A pattern, and no set: nothing has to be filled, or bound, before the first capture of a process.</summary>
    private static bool IsListed(string name) => name is
        "System.Collections.Generic.List`1" or
        "System.Collections.Generic.Queue`1" or
        "System.Collections.Generic.Stack`1" or
        "System.Collections.Generic.LinkedList`1" or
        "System.Collections.Generic.LinkedListNode`1" or
        "System.Collections.Generic.Dictionary`2+KeyCollection" or
        "System.Collections.Generic.Dictionary`2+ValueCollection" or
        "System.Collections.Generic.SortedDictionary`2+KeyCollection" or
        "System.Collections.Generic.SortedDictionary`2+ValueCollection" or
        "System.Collections.ObjectModel.Collection`1" or
        "System.Collections.ObjectModel.KeyedCollection`2" or
        "System.Collections.ObjectModel.ReadOnlyCollection`1" or
        "System.Collections.ObjectModel.ReadOnlyDictionary`2" or
        "System.Collections.ObjectModel.ReadOnlyDictionary`2+KeyCollection" or
        "System.Collections.ObjectModel.ReadOnlyDictionary`2+ValueCollection" or
        "System.Collections.ObjectModel.ReadOnlySet`1" or
        "System.Collections.ArrayList" or
        "System.Collections.BitArray" or
        "System.Buffers.ArrayBufferWriter`1" or
        "System.Diagnostics.Stopwatch" or
        "System.EventArgs" or
        "System.Globalization.NumberFormatInfo" or
        "System.Net.DnsEndPoint" or
        "System.Runtime.CompilerServices.Closure" or // What a compiled expression is bound to.
        "System.Runtime.CompilerServices.StrongBox`1" or
        "System.Version" or
        "System.Random" or
        "System.Random+XoshiroImpl" or
        "System.Random+CompatSeedImpl" or
        "System.Random+CompatDerivedImpl" or
        "System.Linq.SingleLinkedNode`1" or
        "System.Tuple`1" or "System.Tuple`2" or "System.Tuple`3" or "System.Tuple`4" or
        "System.Tuple`5" or "System.Tuple`6" or "System.Tuple`7" or "System.Tuple`8" or

        // Comparers
        "System.Collections.Generic.EqualityComparer`1" or
        "System.Collections.Generic.Comparer`1" or
        "System.Collections.Generic.ComparisonComparer`1" or
        "System.Collections.Generic.DelegateEqualityComparer`1" or
        "System.Collections.Comparer" or
        "System.Collections.CaseInsensitiveComparer";
}
