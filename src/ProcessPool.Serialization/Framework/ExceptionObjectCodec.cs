using System.Collections;
using System.Collections.Specialized;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using MessagePack;
using ProcessPool.Serialization.Graph;
using ProcessPool.Serialization.Values;

namespace ProcessPool.Serialization.Framework;

/// <summary>
/// An exception that is part of a value. The body: message, HResult, stack trace, source, help link, the inner exception, an array of the
/// entries of its data, and the fields of its class. No constructor runs; the stack trace arrives as text.
/// </summary>
internal sealed class ExceptionObjectCodec(Type type) : ObjectCodec(type)
{
    private const int Parts = 8;

    private static readonly FieldInfo MessageField = Field("_message");
    private static readonly FieldInfo InnerField = Field("_innerException");
    private static readonly FieldInfo SourceField = Field("_source");
    private static readonly FieldInfo HelpLinkField = Field("_helpURL");
    private static readonly FieldInfo DataField = Field("_data");

    private static readonly StringCodec Strings = new();

    private readonly FieldPlan _fields = new(Below(type));

    public override void WriteBody(GraphWriter graph, ref MessagePackWriter body, object value, FieldUse use)
    {
        var exception = (Exception)value;
        body.WriteArrayHeader(Parts);
        Strings.Write(ref body, (string?)MessageField.GetValue(exception));
        body.Write(exception.HResult);
        Strings.Write(ref body, ExceptionText.Try(() => exception.StackTrace));
        Strings.Write(ref body, ExceptionText.Try(() => exception.Source));
        Strings.Write(ref body, (string?)HelpLinkField.GetValue(exception));
        graph.Trace?.Enter(".InnerException");
        body.Write(graph.Reference(InnerField.GetValue(exception)));
        graph.Trace?.Leave();
        WriteData(graph, ref body, (IDictionary?)DataField.GetValue(exception));
        _fields.Write(graph, ref body, exception);
    }

    public override object? Allocate(GraphReader graph, ref MessagePackReader header, int parts, int id)
    {
        Expect(parts, 0);
        return RuntimeHelpers.GetUninitializedObject(WireType);
    }

    public override object Fill(GraphReader graph, ref MessagePackReader body, object? instance, int id, bool again)
    {
        var exception = (Exception)instance!;
        Format.ReadExactHeader(ref body, Parts);
        MessageField.SetValue(exception, Strings.Read(ref body));
        exception.HResult = body.ReadInt32();
        if (Strings.Read(ref body) is { } stackTrace && !again)
        {
            ExceptionDispatchInfo.SetRemoteStackTrace(exception, stackTrace);
        }

        SourceField.SetValue(exception, Strings.Read(ref body));
        HelpLinkField.SetValue(exception, Strings.Read(ref body));
        InnerField.SetValue(exception, graph.Resolve<Exception>(body.ReadInt32()));
        ReadData(graph, ref body, exception);
        _fields.Read(graph, ref body, exception);
        return exception;
    }

    private static void WriteData(GraphWriter graph, ref MessagePackWriter body, IDictionary? data)
    {
        graph.Trace?.Enter(".Data");
        body.WriteArrayHeader(2 * (data?.Count ?? 0));
        foreach (var entry in data?.Cast<DictionaryEntry>() ?? [])
        {
            body.Write(graph.Reference(entry.Key));
            body.Write(graph.Reference(entry.Value));
        }

        graph.Trace?.Leave();
    }

    private static void ReadData(GraphReader graph, ref MessagePackReader body, Exception exception)
    {
        // Not by the property, which a class may override.
        var data = new ListDictionary();
        for (var left = body.ReadArrayHeader() / 2; left > 0; left--)
        {
            var (key, value) = (graph.Resolve(body.ReadInt32()), graph.Resolve(body.ReadInt32()));
            if (key is not null)
            {
                data[key] = value;
            }
        }

        DataField.SetValue(exception, data.Count > 0 ? data : null);
    }

    private static List<FieldInfo> Below(Type type)
    {
        var fields = new List<FieldInfo>();
        for (var level = type; level is not null && level != typeof(Exception); level = level.BaseType)
        {
            TypeFields.AddDeclared(fields, level);
        }

        return fields;
    }

    private static FieldInfo Field(string name) => typeof(Exception).GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)
        ?? throw new MissingFieldException(typeof(Exception).FullName, name);
}
