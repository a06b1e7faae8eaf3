using MessagePack;

namespace ProcessPool.Serialization.Values;

internal sealed class NullableCodec<T> : ValueCodec<T?>
    where T : struct
{
    private readonly ValueCodec<T> _inner = ValueCodec<T>.Instance!;

    public override void Write(ref MessagePackWriter writer, T? value)
    {
        if (value is { } inner)
        {
            _inner.Write(ref writer, inner);
        }
        else
        {
            writer.WriteNil();
        }
    }

    public override T? Read(ref MessagePackReader reader) => reader.TryReadNil() ? null : _inner.Read(ref reader);
}

internal sealed class TupleCodec<T1, T2> : ValueCodec<(T1 First, T2 Second)>
{
    private readonly ValueCodec<T1> _first = ValueCodec<T1>.Instance!;
    private readonly ValueCodec<T2> _second = ValueCodec<T2>.Instance!;

    public override int MinBytes => 1 + _first.MinBytes + _second.MinBytes;

    public override void Write(ref MessagePackWriter writer, (T1 First, T2 Second) value)
    {
        writer.WriteArrayHeader(2);
        _first.Write(ref writer, value.First);
        _second.Write(ref writer, value.Second);
    }

    public override (T1 First, T2 Second) Read(ref MessagePackReader reader)
    {
        Format.ReadExactHeader(ref reader, 2);
        return (_first.Read(ref reader), _second.Read(ref reader));
    }
}

internal sealed class TupleCodec<T1, T2, T3> : ValueCodec<(T1 First, T2 Second, T3 Third)>
{
    private readonly ValueCodec<T1> _first = ValueCodec<T1>.Instance!;
    private readonly ValueCodec<T2> _second = ValueCodec<T2>.Instance!;
    private readonly ValueCodec<T3> _third = ValueCodec<T3>.Instance!;

    public override int MinBytes => 1 + _first.MinBytes + _second.MinBytes + _third.MinBytes;

    public override void Write(ref MessagePackWriter writer, (T1 First, T2 Second, T3 Third) value)
    {
        writer.WriteArrayHeader(3);
        _first.Write(ref writer, value.First);
        _second.Write(ref writer, value.Second);
        _third.Write(ref writer, value.Third);
    }

    public override (T1 First, T2 Second, T3 Third) Read(ref MessagePackReader reader)
    {
        Format.ReadExactHeader(ref reader, 3);
        return (_first.Read(ref reader), _second.Read(ref reader), _third.Read(ref reader));
    }
}

internal sealed class PairCodec<TKey, TValue> : ValueCodec<KeyValuePair<TKey, TValue>>
{
    private readonly ValueCodec<(TKey Key, TValue Value)> _pair = ValueCodec<(TKey Key, TValue Value)>.Instance!;

    public override int MinBytes => _pair.MinBytes;

    public override void Write(ref MessagePackWriter writer, KeyValuePair<TKey, TValue> value) =>
        _pair.Write(ref writer, (value.Key, value.Value));

    public override KeyValuePair<TKey, TValue> Read(ref MessagePackReader reader)
    {
        var (key, value) = _pair.Read(ref reader);
        return new(key, value);
    }
}
