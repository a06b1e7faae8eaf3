using System.Runtime.InteropServices;
using MessagePack;

namespace ProcessPool.Serialization.Values;

/// <summary>An array of immutable values, of strings for example.</summary>
internal sealed class PlainArrayCodec<T> : ValueCodec<T[]?>
{
    public override bool IsPlain => false;

    public override bool Accepts(T[]? value) => value is null || value.GetType() == typeof(T[]);

    public override void Write(ref MessagePackWriter writer, T[]? value) => PlainItems<T>.Write(ref writer, value, isNull: value is null);

    public override T[]? Read(ref MessagePackReader reader)
    {
        if (reader.TryReadNil())
        {
            return null;
        }

        var array = new T[PlainItems<T>.ReadCount(ref reader)];
        PlainItems<T>.ReadInto(ref reader, array);
        return array;
    }
}

/// <summary>A list of immutable values.</summary>
internal sealed class PlainListCodec<T> : ValueCodec<List<T>?>
{
    public override bool IsPlain => false;

    public override bool Accepts(List<T>? value) => value is null || value.GetType() == typeof(List<T>);

    public override void Write(ref MessagePackWriter writer, List<T>? value) =>
        PlainItems<T>.Write(ref writer, CollectionsMarshal.AsSpan(value), isNull: value is null);

    public override List<T>? Read(ref MessagePackReader reader)
    {
        if (reader.TryReadNil())
        {
            return null;
        }

        var list = new List<T>();
        CollectionsMarshal.SetCount(list, PlainItems<T>.ReadCount(ref reader));
        PlainItems<T>.ReadInto(ref reader, CollectionsMarshal.AsSpan(list));
        return list;
    }
}

/// <summary>What arrays and lists of immutable values have in common.</summary>
internal static class PlainItems<T>
{
    private static readonly ValueCodec<T> Item = ValueCodec<T>.Instance!;

    public static void Write(ref MessagePackWriter writer, ReadOnlySpan<T> items, bool isNull)
    {
        if (isNull)
        {
            writer.WriteNil();
            return;
        }

        writer.WriteArrayHeader(items.Length);
        foreach (var item in items)
        {
            Item.Write(ref writer, item);
        }
    }

    public static int ReadCount(ref MessagePackReader reader) => Format.ReadCount(ref reader, Item.MinBytes);

    public static void ReadInto(ref MessagePackReader reader, Span<T> items)
    {
        foreach (ref var item in items)
        {
            item = Item.Read(ref reader);
        }
    }
}
