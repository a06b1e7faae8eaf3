using System.Reflection;
using System.Runtime.CompilerServices;
using MessagePack;
using ProcessPool.Serialization.Code;

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
            : IsRegularExpression(type.BaseType) ? type.GetField("Instance", BindingFlags.Static | BindingFlags.NonPublic)
            : null) is { } field && field.FieldType == type
            ? new SingletonCodec(type, field)
            : null;

    public override object? Allocate(GraphReader graph, ref MessagePackReader header, int parts, int id)
    {
        Expect(parts, 0);
        return instance.GetValue(null) ?? throw new GraphFormatException($"{WireType} has no instance.");
    }

    /// <summary>By name: the assembly of regular expressions need not be loaded for functions that have none.</summary>
    private static bool IsRegularExpression(Type? type) =>
        type is { Name: "Regex", Namespace: "System.Text.RegularExpressions" } && FrameworkAssemblies.Contains(type.Assembly);

    // C# and Visual Basic
    private static FieldInfo? FieldOf(Type type) => type.GetField("<>9") ?? type.GetField("$I");
}
