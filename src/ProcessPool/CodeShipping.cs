namespace ProcessPool;

/// <summary>How the code of functions gets to the workers.</summary>
public enum CodeShipping
{
    /// <summary>
    /// Code in an assembly file is named, and the worker loads the same file (the default). Code without a file is sent along: scripts, REPLs, assemblies
    /// loaded from memory, dynamic methods, compiled expressions. So is code that hot reload has changed, and code that refers to it.
    /// </summary>
    Auto,

    /// <summary>Code is only ever named. Code without a file, or that hot reload has changed, is refused with a <see cref="ClosureException"/>.</summary>
    ByReference,

    /// <summary>
    /// What a function reaches of the application's own code is copied into a small assembly, which is sent along; .NET and the assemblies
    /// of packages are named. The first call of a function takes some 10 to 200 ms longer. Code that looks at its own assembly by reflection sees the copy. Each copy has
    /// static variables of its own: a function that uses one that <see cref="PoolOptions.Initializer"/> uses too is refused with a <see cref="ClosureException"/>.
    /// </summary>
    ByValue,
}
