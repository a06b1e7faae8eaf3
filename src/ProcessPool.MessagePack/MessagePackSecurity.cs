namespace MessagePack;

/// <summary>How deep a recursive caller lets values nest, so that hostile bytes cannot exhaust its stack.</summary>
internal sealed class MessagePackSecurity
{
    public static readonly MessagePackSecurity UntrustedData = new(500);

    private MessagePackSecurity(int maximumObjectGraphDepth) => MaximumObjectGraphDepth = maximumObjectGraphDepth;

    /// <summary>
    /// The number of steps a reader may go down. Greater than zero; 500 for <see cref="UntrustedData"/>.
    /// </summary>
    public int MaximumObjectGraphDepth { get; private set; }

    public MessagePackSecurity WithMaximumObjectGraphDepth(int maximumObjectGraphDepth)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumObjectGraphDepth);
        var copy = (MessagePackSecurity)MemberwiseClone();
        copy.MaximumObjectGraphDepth = maximumObjectGraphDepth;
        return copy;
    }

    /// <summary>
    /// Called before a caller reads what is inside an array or map. It lowers <see cref="MessagePackReader.Depth"/>
    /// again after that.
    /// </summary>
    public void DepthStep(ref MessagePackReader reader)
    {
        if (reader.Depth >= MaximumObjectGraphDepth)
        {
            throw new MessagePackSerializationException(
                $"Values nest deeper than {MaximumObjectGraphDepth} levels at byte {reader.Consumed}.");
        }

        reader.Depth++;
    }
}
