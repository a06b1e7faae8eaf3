using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using MessagePack;

namespace ProcessPool.Serialization.Graph;

/// <summary>
/// The object that lambdas without captured variables are bound to. Each process has its own, in a static field of the class that the
/// compiler made for it. Likewise a regular expression that the compiler turned into a class.
/// </summary>
internal sealed class SingletonCodec(Type type, FieldInfo instance) : ObjectCodec(type)
{
    public override bool HasBody => false;

    public static SingletonCodec? TryCreate(Type type) =>
        (type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) ? FieldOf(type)
            : type.IsSubclassOf(typeof(Regex)) ? type.GetField("Instance", BindingFlags.Static | BindingFlags.NonPublic)
            : null) is { } field && field.FieldType == type
            ? new SingletonCodec(type, field)
            : null;

    public override object? Allocate(GraphReader graph, ref MessagePackReader header, int parts, int id)
    {
        Expect(parts, 0);
        return instance.GetValue(null) ?? throw new GraphFormatException($"{WireType} has no instance.");
    }

    // C# and Visual Basic
    private static FieldInfo? FieldOf(Type type) => type.GetField("<>9") ?? type.GetField("$I");
}
