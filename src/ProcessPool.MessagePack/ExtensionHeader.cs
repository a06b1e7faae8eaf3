namespace MessagePack;

/// <summary>The type of an extension value and the number of bytes in its body.</summary>
internal readonly record struct ExtensionHeader(sbyte TypeCode, uint Length)
{
    public ExtensionHeader(sbyte typeCode, int length)
        : this(typeCode, checked((uint)length))
    {
    }
}
