namespace MessagePack;

/// <summary>The extension types that the specification defines itself; all negative ones are reserved for it.</summary>
internal static class ReservedMessagePackExtensionTypeCode
{
    public const sbyte DateTime = -1;
}
