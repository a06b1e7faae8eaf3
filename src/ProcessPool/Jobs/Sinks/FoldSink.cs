using System.Buffers;
using ProcessPool.Functions;
using ProcessPool.Protocol;
using ProcessPool.Serialization;

namespace ProcessPool.Jobs.Sinks;

/// <summary>One value for each chunk of a query; they are combined in the order of the source when all are there.</summary>
internal sealed class FoldSink<TAccumulate> : TaskSink<TAccumulate, IReadOnlyList<TAccumulate>>
{
    private readonly Lock _lock = new();
    private readonly List<(long First, TAccumulate Value)> _values = [];
    private Exception? _failure;

    /// <summary>What an item did is an <see cref="AggregateException"/>; what the pool did is not.</summary>
    protected override Exception? Failure => _failure is null ? null : new AggregateException(_failure);

    public override int Store(
        long first, int count, ResultFormat format, ref ReadOnlySequence<byte> body, ObjectReader reader, out Exception? error)
    {
        error = null;
        try
        {
            var value = FoldReading.Read<TAccumulate>(format, ref body, reader);
            lock (_lock)
            {
                _values.Add((first, value));
            }

            return count;
        }
        catch (Exception e) when (e is GraphFormatException or GraphException or CodeMismatchException)
        {
            error = e;
            return 0;
        }
    }

    public override void Failed(long index, Exception error) => _failure = error;

    /// <summary>The values in order.</summary>
    protected override IReadOnlyList<TAccumulate> Complete()
    {
        lock (_lock)
        {
            _values.Sort((a, b) => a.First.CompareTo(b.First));
            return _values.ConvertAll(v => v.Value);
        }
    }
}

internal static class FoldReading
{
    public static TAccumulate Read<TAccumulate>(ResultFormat format, ref ReadOnlySequence<byte> body, ObjectReader reader)
    {
        if (format != ResultFormat.Fold)
        {
            throw new ProtocolException($"A query got results of format {format}.");
        }

        var rest = body;
        var value = reader.Read<TAccumulate>(ref rest);
        body = rest;
        return value;
    }
}
