namespace ProcessPool;

/// <summary>The base of ProcessPool's own exceptions.</summary>
public class PoolException : Exception
{
    /// <summary>Makes one without a message.</summary>
    public PoolException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What went wrong, and what to do.</param>
    public PoolException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a cause.</summary>
    /// <param name="message">What went wrong, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public PoolException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
