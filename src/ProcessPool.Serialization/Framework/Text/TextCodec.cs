using MessagePack;
using ProcessPool.Serialization.Graph;
using ProcessPool.Serialization.Values;

namespace ProcessPool.Serialization.Framework.Text;

/// <summary>An object that is made from a text and a number.</summary>
/// <param name="refuse">What makes a particular object impossible to describe in this way.</param>
internal sealed class TextCodec(
    Type type, Func<object, (string Text, long Number)> take, Func<string, long, object> make, Func<object, Refusal?>? refuse = null)
    : ObjectCodec(type)
{
    private static readonly StringCodec Strings = new();

    public override bool HasBody => false;

    public override bool WriteHeader(GraphWriter graph, ref MessagePackWriter header, int type, object value, FieldUse use)
    {
        if (refuse?.Invoke(value) is { } refusal)
        {
            graph.Refuse(value.GetType(), refusal);
            return false;
        }

        var (text, number) = take(value);
        header.WriteArrayHeader(3);
        header.Write(type);
        StringCodec.WriteText(ref header, text);
        header.Write(number);
        return true;
    }

    public override object? Allocate(GraphReader graph, ref MessagePackReader header, int parts, int id)
    {
        Expect(parts, 2);
        var text = Strings.Read(ref header) ?? throw new GraphFormatException("Expected a string but found nil.");
        return make(text, header.ReadInt64());
    }
}
