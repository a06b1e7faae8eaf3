namespace MessagePack;

/// <summary>
/// The bytes, or the value to write, are not what they have to be. The message names what was expected, what was found
/// and at which byte. Bytes that merely end too early are an <see cref="EndOfStreamException"/> instead.
/// </summary>
internal sealed class MessagePackSerializationException : Exception
{
    public MessagePackSerializationException()
    {
    }

    public MessagePackSerializationException(string? message)
        : base(message)
    {
    }

    public MessagePackSerializationException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
