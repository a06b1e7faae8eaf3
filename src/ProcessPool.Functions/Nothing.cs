namespace ProcessPool.Functions;

/// <summary>The item of a call without items, and the result of an action.</summary>
internal readonly struct Nothing;
