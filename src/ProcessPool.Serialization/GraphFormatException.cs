namespace ProcessPool.Serialization;

/// <summary>The bytes are not a value of the expected type. The message says what was found; nothing of the value is handed out.</summary>
internal sealed class GraphFormatException : Exception
{
    public GraphFormatException()
    {
    }

    public GraphFormatException(string? message)
        : base(message)
    {
    }

    public GraphFormatException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
