namespace ProcessPool;

/// <summary>What a failed item does to its call.</summary>
public enum FailureMode
{
    /// <summary>The call fails with the lowest item that fails; items above it are cancelled, those below still run to their end.</summary>
    FailFast,

    /// <summary>All items run; then the call fails with an <see cref="AggregateException"/> of all failures, by index.</summary>
    CollectAll,
}
