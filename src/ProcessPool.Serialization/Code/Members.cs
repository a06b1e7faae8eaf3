using System.Reflection;
using ProcessPool.Serialization.Code.Images;

namespace ProcessPool.Serialization.Code;

/// <summary>Finds members by what <see cref="DefinitionWriter"/> wrote of them.</summary>
internal static class Members
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <param name="origin">The slice that the token is of; null: the type's own module.</param>
    public static MethodBase Method(Type type, SliceOrigin? origin, int token, Type[] arguments)
    {
        var definition = origin?.Original<MethodBase>(token) ?? type.Module.ResolveMethod(token) ?? throw Missing(type, $"a method with token {token:x8}");
        return Construct(type, definition, arguments);
    }

    public static MethodBase Method(Type type, string name, string signature, Type[] arguments)
    {
        foreach (var member in type.GetMember(name, MemberTypes.Method | MemberTypes.Constructor, Declared))
        {
            var method = (MethodBase)member;
            if (CodeReferences.SignatureOf(method) == signature)
            {
                return arguments.Length == 0 ? method : ((MethodInfo)method).MakeGenericMethod(arguments);
            }
        }

        throw Missing(type, signature);
    }

    public static FieldInfo Field(Type type, SliceOrigin? origin, int token)
    {
        var definition = origin?.Original<FieldInfo>(token) ?? type.Module.ResolveField(token) ?? throw Missing(type, $"a field with token {token:x8}");
        Require(type, definition);
        return type.IsConstructedGenericType
            ? Array.Find(type.GetFields(Declared), field => field.MetadataToken == definition.MetadataToken) ?? throw Missing(type, definition.Name)
            : definition;
    }

    public static FieldInfo Field(Type type, string name) => type.GetField(name, Declared) ?? throw Missing(type, name);

    public static PropertyInfo Property(Type type, string name, string signature) =>
        (PropertyInfo?)Array.Find(type.GetMember(name, MemberTypes.Property, Declared), member => member.ToString() == signature)
        ?? throw Missing(type, signature);

    public static EventInfo Event(Type type, string name) => type.GetEvent(name, Declared) ?? throw Missing(type, name);

    public static Type GenericParameter(object owner, int position)
    {
        var parameters = owner switch
        {
            Type type => type.GetGenericArguments(),
            MethodInfo method => method.GetGenericArguments(),
            _ => [],
        };
        return (uint)position < (uint)parameters.Length && parameters[position].IsGenericParameter
            ? parameters[position]
            : throw new GraphFormatException($"{owner} has no generic parameter {position}.");
    }

    private static MethodBase Construct(Type type, MethodBase definition, Type[] arguments)
    {
        Require(type, definition);
        var method = type.IsConstructedGenericType
            ? MethodBase.GetMethodFromHandle(definition.MethodHandle, type.TypeHandle)!
            : definition;
        return arguments.Length == 0 ? method : ((MethodInfo)method).MakeGenericMethod(arguments);
    }

    private static void Require(Type type, MemberInfo definition)
    {
        var declaring = definition.DeclaringType;
        if (declaring != (type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type))
        {
            throw Missing(type, definition.ToString()!);
        }
    }

    private static GraphFormatException Missing(Type type, string member) => new($"{type} has no member {member}.");
}
