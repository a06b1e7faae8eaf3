using System.Buffers;
using System.Numerics;
using ProcessPool.Serialization;

namespace ProcessPool.Functions.Query;

/// <summary>How a worker makes one value of the elements of a chunk, as it crosses to the worker.</summary>
internal abstract class Aggregator<T, TAccumulate>
{
    /// <summary>What takes the elements of one chunk.</summary>
    public abstract Accumulator<T, TAccumulate> Begin(ObjectReader reader);
}

/// <summary>Takes the elements of one chunk.</summary>
internal abstract class Accumulator<T, TAccumulate> : Receiver<T>
{
    public abstract TAccumulate Result { get; }
}

internal sealed class CountAggregator<T> : Aggregator<T, long>
{
    public override Accumulator<T, long> Begin(ObjectReader reader) => new Counter();

    private sealed class Counter : Accumulator<T, long>
    {
        private long _count;

        public override long Result => _count;

        public override void Add(T element) => _count++;
    }
}

/// <summary>Sums in a type that may be wider; overflow throws.</summary>
internal sealed class SumAggregator<T, TSum> : Aggregator<T, TSum>
    where T : INumberBase<T>
    where TSum : INumberBase<TSum>
{
    public override Accumulator<T, TSum> Begin(ObjectReader reader) => new Adder();

    private sealed class Adder : Accumulator<T, TSum>
    {
        private TSum _sum = TSum.Zero;

        public override TSum Result => _sum;

        public override void Add(T element) => _sum = checked(_sum + TSum.CreateChecked(element));
    }
}

internal sealed class ArrayAggregator<T> : Aggregator<T, T[]>
{
    public override Accumulator<T, T[]> Begin(ObjectReader reader) => new Collector();

    private sealed class Collector : Accumulator<T, T[]>
    {
        private readonly List<T> _elements = [];

        public override T[] Result => [.. _elements];

        public override void Add(T element) => _elements.Add(element);
    }
}

/// <summary>Folds with a function that is taken to be associative; the first element is the seed.</summary>
internal sealed class ReduceAggregator<T>(Func<T, T, T> function) : Aggregator<T, (bool HasValue, T Value)>
{
    private readonly Func<T, T, T> _function = function;

    public override Accumulator<T, (bool HasValue, T Value)> Begin(ObjectReader reader) => new Reducer(_function);

    private sealed class Reducer(Func<T, T, T> function) : Accumulator<T, (bool HasValue, T Value)>
    {
        private (bool HasValue, T Value) _result;

        public override (bool HasValue, T Value) Result => _result;

        public override void Add(T element) => _result = (true, _result.HasValue ? function(_result.Value, element) : element);
    }
}

/// <summary>Folds from a seed that each chunk makes for itself.</summary>
internal sealed class FactoryAggregator<T, TAccumulate>(Func<TAccumulate> seed, Func<TAccumulate, T, TAccumulate> update) : Aggregator<T, TAccumulate>
{
    private readonly Func<TAccumulate> _seed = seed;
    private readonly Func<TAccumulate, T, TAccumulate> _update = update;

    public override Accumulator<T, TAccumulate> Begin(ObjectReader reader) => new UpdateAccumulator<T, TAccumulate>(_seed(), _update);
}

/// <summary>Folds from a copy of a seed: a chunk may change it, and must not find what another one left in it.</summary>
internal sealed class SeedAggregator<T, TAccumulate>(TAccumulate seed, Func<TAccumulate, T, TAccumulate> update) : Aggregator<T, TAccumulate>
{
    private readonly TAccumulate _seed = seed;
    private readonly Func<TAccumulate, T, TAccumulate> _update = update;
    private byte[]? _bytes;

    public override Accumulator<T, TAccumulate> Begin(ObjectReader reader)
    {
        if (_bytes is null)
        {
            var output = new ByteBuffer();
            new ObjectWriter().Write(output, _seed);
            _bytes = output.WrittenSpan.ToArray();
        }

        var input = new ReadOnlySequence<byte>(_bytes);
        return new UpdateAccumulator<T, TAccumulate>(reader.Read<TAccumulate>(ref input), _update);
    }
}

internal sealed class UpdateAccumulator<T, TAccumulate>(TAccumulate seed, Func<TAccumulate, T, TAccumulate> update) : Accumulator<T, TAccumulate>
{
    private TAccumulate _value = seed;

    public override TAccumulate Result => _value;

    public override void Add(T element) => _value = update(_value, element);
}
