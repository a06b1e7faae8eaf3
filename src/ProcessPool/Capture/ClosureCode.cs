namespace ProcessPool;

/// <summary>Code that a function needs in the worker, in a <see cref="ClosureReport"/>.</summary>
/// <param name="Assembly">The simple name of the assembly that the code is in.</param>
/// <param name="Bytes">What crosses of it, once for each worker; 0 where the worker loads the same file.</param>
/// <param name="How">How it crosses, and why that way.</param>
public sealed record ClosureCode(string Assembly, long Bytes, string How);
