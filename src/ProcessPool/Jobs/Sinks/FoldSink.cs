using System.Buffers;
using ProcessPool.Functions;
using ProcessPool.Protocol;
using ProcessPool.Scheduling;
using ProcessPool.Serialization;

namespace ProcessPool.Jobs.Sinks;

/// <summary>One value for each chunk of a query; they are combined in the order of the source when all are there.</summary>
internal sealed class FoldSink<TAccumulate> : ResultSink<TAccumulate>
{
    private readonly Lock _lock = new();
    private readonly List<(long First, TAccumulate Value)> _values = [];
    private readonly TaskCompletionSource<IReadOnlyList<TAccumulate>> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _failure;

    /// <summary>The values in order. What an item did is an <see cref="AggregateException"/>; what the pool did is not.</summary>
    public Task<IReadOnlyList<TAccumulate>> Completion => _completion.Task;

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

    public override void Finished(JobEnd end, Exception? error)
    {
        if (end == JobEnd.Cancelled)
        {
            _completion.TrySetCanceled(CancellationToken);
        }
        else if (error is not null)
        {
            _completion.TrySetException(error);
        }
        else if (_failure is not null)
        {
            _completion.TrySetException(new AggregateException(_failure));
        }
        else
        {
            lock (_lock)
            {
                _values.Sort((a, b) => a.First.CompareTo(b.First));
                _completion.TrySetResult(_values.ConvertAll(v => v.Value));
            }
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
