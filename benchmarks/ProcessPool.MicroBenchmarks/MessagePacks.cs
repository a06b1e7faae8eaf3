using System.Buffers;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using MessagePack;
using ProcessPool.Serialization;

namespace ProcessPool.MicroBenchmarks;

/// <summary>A thousand numbers and texts as MessagePack and back; beside the writer and the reader of System.Text.Json.</summary>
[GroupBenchmarksBy(BenchmarkDotNet.Configs.BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class MessagePacks
{
    private const int Count = 1000;

    private readonly ByteBuffer _output = new(64 * 1024);
    private readonly string[] _texts = [.. Enumerable.Range(0, Count).Select(i => $"text number {i}")];
    private readonly byte[] _json;
    private readonly byte[] _packed;

    public MessagePacks()
    {
        WriteJson();
        _json = _output.WrittenSpan.ToArray();
        Write();
        _packed = _output.WrittenSpan.ToArray();
    }

    [BenchmarkCategory("write"), Benchmark(Baseline = true, Description = "Utf8JsonWriter")]
    public int WriteJson()
    {
        _output.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(_output);
        writer.WriteStartArray();
        for (var i = 0; i < Count; i++)
        {
            writer.WriteNumberValue(i * 7919);
            writer.WriteStringValue(_texts[i]);
        }

        writer.WriteEndArray();
        writer.Flush();
        return _output.WrittenCount;
    }

    [BenchmarkCategory("write"), Benchmark(Description = "MessagePackWriter")]
    public int Write()
    {
        _output.ResetWrittenCount();
        var writer = new MessagePackWriter(_output);
        writer.WriteArrayHeader(2 * Count);
        for (var i = 0; i < Count; i++)
        {
            writer.Write(i * 7919);
            writer.Write(_texts[i]);
        }

        writer.Flush();
        return _output.WrittenCount;
    }

    [BenchmarkCategory("read"), Benchmark(Baseline = true, Description = "Utf8JsonReader")]
    public int ReadJson()
    {
        var reader = new Utf8JsonReader(_json);
        var sum = 0;
        while (reader.Read())
        {
            sum += reader.TokenType switch { JsonTokenType.Number => reader.GetInt32(), JsonTokenType.String => reader.GetString()!.Length, _ => 0 };
        }

        return sum;
    }

    [BenchmarkCategory("read"), Benchmark(Description = "MessagePackReader")]
    public int Read()
    {
        var reader = new MessagePackReader(new ReadOnlySequence<byte>(_packed));
        var sum = 0;
        for (var left = reader.ReadArrayHeader() / 2; left > 0; left--)
        {
            sum += reader.ReadInt32() + reader.ReadString()!.Length;
        }

        return sum;
    }
}
