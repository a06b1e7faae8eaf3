using System.Buffers;

namespace MessagePack;

/// <summary>A whole extension value. What a reader returns refers to the reader's own bytes.</summary>
internal readonly struct ExtensionResult(sbyte typeCode, ReadOnlySequence<byte> data)
{
    public ExtensionResult(sbyte typeCode, Memory<byte> data)
        : this(typeCode, new ReadOnlySequence<byte>(data))
    {
    }

    public sbyte TypeCode { get; } = typeCode;

    public ReadOnlySequence<byte> Data { get; } = data;

    public ExtensionHeader Header => new(TypeCode, checked((uint)Data.Length));
}
