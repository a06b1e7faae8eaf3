using System.Buffers;
using MessagePack;

namespace ProcessPool.Protocol.Messages;

/// <summary>How all messages are read: whatever the bytes are, the outcome is a message or a <see cref="ProtocolException"/>.</summary>
internal static class MessageFields
{
    public const int AnyNumber = -1;

    public delegate T Reader<T>(ref MessagePackReader reader);

    /// <summary>Reads a message that is all of its payload.</summary>
    /// <exception cref="ProtocolException">The payload is malformed.</exception>
    public static T Read<T>(in ReadOnlySequence<byte> payload, int fields, Reader<T> read)
    {
        var message = Read(payload, fields, read, out var rest);
        return rest.IsEmpty ? message : throw new ProtocolException($"A {typeof(T).Name} has {rest.Length} bytes behind its fields.");
    }

    /// <summary>Reads a message with a body behind its fields.</summary>
    /// <param name="fields">How many fields it has; <see cref="AnyNumber"/> where <paramref name="read"/> sees to that.</param>
    /// <exception cref="ProtocolException">The payload is malformed.</exception>
    public static T Read<T>(in ReadOnlySequence<byte> payload, int fields, Reader<T> read, out ReadOnlySequence<byte> body)
    {
        var reader = new MessagePackReader(payload);
        try
        {
            if (fields != AnyNumber)
            {
                Expect(ref reader, fields);
            }

            var message = read(ref reader);
            body = payload.Slice(reader.Position);
            return message;
        }
        catch (Exception e) when (e is EndOfStreamException or MessagePackSerializationException)
        {
            throw new ProtocolException($"A {typeof(T).Name} is malformed: {e.Message}", e);
        }
    }

    public static void Expect(ref MessagePackReader reader, int fields)
    {
        var count = reader.ReadArrayHeader();
        if (count != fields)
        {
            throw new ProtocolException($"A message has {count} fields instead of {fields}.");
        }
    }

    public static int ReadCount(ref MessagePackReader reader)
    {
        var count = reader.ReadInt32();
        return count >= 0 ? count : throw new ProtocolException($"A message counts {count} items.");
    }

    /// <summary>A text. Nil is none.</summary>
    public static string ReadText(ref MessagePackReader reader) => reader.ReadString() ?? throw new ProtocolException("A message has nil in place of a text.");
}
