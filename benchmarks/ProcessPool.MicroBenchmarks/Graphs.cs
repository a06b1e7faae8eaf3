using System.Buffers;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using ProcessPool.Serialization;

namespace ProcessPool.MicroBenchmarks;

/// <summary>A graph of objects as bytes and back; beside System.Text.Json, which keeps no references and no types.</summary>
[GroupBenchmarksBy(BenchmarkDotNet.Configs.BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class Graphs
{
    private readonly List<Row> _rows = [.. Enumerable.Range(0, 1000).Select(i => new Row { Id = i, Name = $"name {i}", Value = i / 7.0, Next = i % 3 == 0 ? null : new Row { Id = -i } })];
    private readonly ByteBuffer _output = new();
    private readonly ObjectWriter _writer = new();
    private readonly ObjectReader _reader = new(new CodeResolver());
    private readonly byte[] _json;
    private readonly byte[] _graph;

    public Graphs()
    {
        _json = JsonSerializer.SerializeToUtf8Bytes(_rows);
        _writer.Write(_output, _rows);
        _graph = _output.WrittenSpan.ToArray();
    }

    [BenchmarkCategory("write 1,000 rows"), Benchmark(Baseline = true, Description = "System.Text.Json")]
    public int WriteJson() => JsonSerializer.SerializeToUtf8Bytes(_rows).Length;

    [BenchmarkCategory("write 1,000 rows"), Benchmark(Description = "ObjectWriter")]
    public int Write()
    {
        _output.ResetWrittenCount();
        _writer.Write(_output, _rows);
        return _output.WrittenCount;
    }

    [BenchmarkCategory("read 1,000 rows"), Benchmark(Baseline = true, Description = "System.Text.Json")]
    public int ReadJson() => JsonSerializer.Deserialize<List<Row>>(_json)!.Count;

    [BenchmarkCategory("read 1,000 rows"), Benchmark(Description = "ObjectReader")]
    public int Read()
    {
        var input = new ReadOnlySequence<byte>(_graph);
        return _reader.Read<List<Row>>(ref input)!.Count;
    }

    public class Row
    {
        public int Id { get; set; }

        public string? Name { get; set; }

        public double Value { get; set; }

        public Row? Next { get; set; }
    }
}
