using System.Reflection;
using System.Runtime.CompilerServices;
using MessagePack;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Framework;

/// <summary>A lazy value: the value if there is one, <c>[value]</c>; else the factory and the mode, <c>[factory, mode]</c>.</summary>
internal sealed class LazyCodec<T>() : ObjectCodec(typeof(Lazy<T>))
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;

    private static readonly Refusal Failed = new("a lazy value whose factory has failed", "Create it anew, or inside the function");

    private static readonly FieldInfo FactoryField = typeof(Lazy<T>).GetField("_factory", Hidden)!;
    private static readonly PropertyInfo ModeProperty = typeof(Lazy<T>).GetProperty("Mode", Hidden)!;
    private static readonly PropertyInfo IsFailedProperty = typeof(Lazy<T>).GetProperty("IsValueFaulted", Hidden)!;

    private static readonly ConstructorInfo FromValue = typeof(Lazy<T>).GetConstructors()
        .First(made => made.GetParameters() is [var first] && first.Name == "value");

    private static readonly ConstructorInfo FromMode = typeof(Lazy<T>).GetConstructor([typeof(LazyThreadSafetyMode)])!;

    private static readonly ConstructorInfo FromFactory =
        typeof(Lazy<T>).GetConstructor([typeof(Func<T>), typeof(LazyThreadSafetyMode)])!;

    private readonly Slot<T> _slot = Slot<T>.Instance;

    public override bool WriteHeader(GraphWriter graph, ref MessagePackWriter header, int type, object value, FieldUse use)
    {
        if (IsFailedProperty.GetValue(value) is true)
        {
            graph.Refuse(value.GetType(), Failed);
            return false;
        }

        return base.WriteHeader(graph, ref header, type, value, use);
    }

    public override void WriteBody(GraphWriter graph, ref MessagePackWriter body, object value, FieldUse use)
    {
        // Another thread may create the value meanwhile, and forget the factory: the factory is looked at first.
        var (factory, mode) = (FactoryField.GetValue(value), ModeProperty.GetValue(value));
        var lazy = (Lazy<T>)value;
        if (lazy.IsValueCreated)
        {
            body.WriteArrayHeader(1);
            graph.Trace?.Enter(".Value");
            _slot.Write(graph, ref body, lazy.Value);
        }
        else
        {
            body.WriteArrayHeader(2);
            graph.Trace?.Enter(".Factory");
            body.Write(graph.Reference(factory));
            body.Write((int)((LazyThreadSafetyMode?)mode ?? LazyThreadSafetyMode.ExecutionAndPublication));
        }

        graph.Trace?.Leave();
    }

    public override object? Allocate(GraphReader graph, ref MessagePackReader header, int parts, int id)
    {
        Expect(parts, 0);
        return RuntimeHelpers.GetUninitializedObject(WireType);
    }

    public override object Fill(GraphReader graph, ref MessagePackReader body, object? instance, int id, bool again)
    {
        if (body.ReadArrayHeader() == 1)
        {
            FromValue.Invoke(instance, [_slot.Read(graph, ref body)]);
            return instance!;
        }

        var factory = graph.Resolve(body.ReadInt32());
        var mode = (LazyThreadSafetyMode)body.ReadInt32();
        if (factory is null)
        {
            FromMode.Invoke(instance, [mode]);
        }
        else
        {
            FromFactory.Invoke(instance, [factory, mode]);
        }

        return instance!;
    }
}
