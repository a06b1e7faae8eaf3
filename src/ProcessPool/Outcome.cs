using System.Diagnostics.CodeAnalysis;

namespace ProcessPool;

/// <summary>What became of one item: its result, or the exception that stands in its place.</summary>
/// <typeparam name="T">The type of results.</typeparam>
/// <param name="Index">The index of the item in the source.</param>
/// <param name="Value">The result; the default of its type when the item failed.</param>
/// <param name="Exception">Why the item failed; null when it did not.</param>
/// <param name="Attempts">How often the item was tried; at least 1.</param>
public readonly record struct Outcome<T>(int Index, T Value, Exception? Exception, int Attempts)
{
    /// <summary>Whether the item has a result.</summary>
    [MemberNotNullWhen(false, nameof(Exception))]
    public bool IsSuccess => Exception is null;
}
