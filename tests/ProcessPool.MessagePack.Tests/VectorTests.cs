using System.Security.Cryptography;
using System.Text.Json;
using MessagePack;
using ProcessPool.MessagePack.Tests.Support;

namespace ProcessPool.MessagePack.Tests;

/// <summary>Bytes that another implementation wrote, in <c>Vectors/python.json</c>.</summary>
[Watched]
public class VectorTests
{
    private static readonly string File = Path.Combine(AppContext.BaseDirectory, "Vectors", "python.json");

    [Fact]
    public void WhatThePeerWrote_IsRead_AndIsWrittenTheSame()
    {
        using var vectors = JsonDocument.Parse(
            System.IO.File.ReadAllText(File), new JsonDocumentOptions { MaxDepth = 1000 });
        Assert.InRange(vectors.RootElement.GetArrayLength(), 190, int.MaxValue);
        foreach (var vector in vectors.RootElement.EnumerateArray())
        {
            var value = vector.GetProperty("value");
            var written = Golden.Written((ref w) => Tagged.Write(ref w, value));
            if (vector.TryGetProperty("hex", out var hex))
            {
                Assert.Equal(hex.GetString(), Hex.Text(written));
            }
            else
            {
                // Too long to be kept; by its hash, what is written is what the peer wrote.
                Assert.Equal(vector.GetProperty("size").GetInt32(), written.Length);
                Assert.Equal(vector.GetProperty("sha256").GetString(), Hex.Text(SHA256.HashData(written)));
            }

            var cut = Pieces.Cut(written, written.Length / 2);
            foreach (var sequence in new[] { Pieces.Cut(written), cut, Pieces.OneByteEach(written) })
            {
                var reader = new MessagePackReader(sequence);
                Tagged.Expect(ref reader, value);
                Assert.True(reader.End);
            }
        }
    }

    [PeerFact]
    public void TheVectors_AreWhatThePeerWritesToday()
    {
        var fresh = Path.GetTempFileName();
        try
        {
            Python.Script("", "write", fresh);
            Assert.Equal(System.IO.File.ReadAllText(fresh), System.IO.File.ReadAllText(File));
        }
        finally
        {
            System.IO.File.Delete(fresh);
        }
    }
}
