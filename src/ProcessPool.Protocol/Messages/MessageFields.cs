using MessagePack;

namespace ProcessPool.Protocol.Messages;

/// <summary>What all messages check.</summary>
internal static class MessageFields
{
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
}
