using System.Text.Json;
using MessagePack;
using ProcessPool.MessagePack.Tests.Support;

namespace ProcessPool.MessagePack.Tests;

/// <summary>Random documents to and from another implementation.</summary>
[Watched]
public class PeerTests
{
    private const int Documents = 3000;

    [PeerFact]
    public void WhatIsWritten_ThePeerReads()
    {
        var values = Values(seed: 1);
        var decoded = Lines(Python.Script(
            string.Join('\n', values.Select(value => Hex.Text(Golden.Written((ref w) => Tagged.Write(ref w, value))))),
            "decode"));
        Assert.Equal(values.Count, decoded.Length);
        for (var i = 0; i < values.Count; i++)
        {
            using var read = JsonDocument.Parse(decoded[i]);
            Assert.True(JsonElement.DeepEquals(values[i], read.RootElement), decoded[i]);
        }
    }

    [PeerFact]
    public void WhatThePeerWrites_IsRead_AndIsWrittenTheSame()
    {
        var values = Values(seed: 2);
        var encoded = Lines(Python.Script(string.Join('\n', values.Select(value => value.GetRawText())), "encode"));
        Assert.Equal(values.Count, encoded.Length);
        for (var i = 0; i < values.Count; i++)
        {
            var value = values[i];
            var bytes = Hex.Bytes(encoded[i]);
            var reader = new MessagePackReader(Pieces.Cut(bytes, bytes.Length / 2));
            Tagged.Expect(ref reader, value);
            Assert.True(reader.End);
            Assert.Equal(encoded[i], Hex.Text(Golden.Written((ref w) => Tagged.Write(ref w, value))));
        }
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static List<JsonElement> Values(int seed)
    {
        var random = new Random(seed);
        var values = new List<JsonElement>();
        for (var i = 0; i < Documents; i++)
        {
            values.Add(JsonSerializer.SerializeToElement(RandomDocument.Create(random)));
        }

        return values;
    }
}
