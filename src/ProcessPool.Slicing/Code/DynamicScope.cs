using System.Collections;
using System.Reflection;
using System.Reflection.Emit;
using Mono.Cecil;
using ProcessPool.Slicing.References;

namespace ProcessPool.Slicing.Code;

/// <summary>The tokens of a dynamic method: indexes into a list of runtime objects.</summary>
internal sealed class DynamicScope(SliceBuilder builder, DynamicMethod method, IList entries) : TokenScope
{
    public override TypeReference Type(int token) => Any(token) as TypeReference ?? throw Unknown(token);

    public override MethodReference Method(int token) => Any(token) as MethodReference ?? throw Unknown(token);

    public override FieldReference Field(int token) => Any(token) as FieldReference ?? throw Unknown(token);

    public override string Text(int token) => Entry(token) as string ?? throw Unknown(token);

    public override SignatureReader Signature(int token) =>
        new(builder, Entry(token) as byte[] ?? throw Unknown(token), null, GenericScope.None);

    public override object Any(int token) => Entry(token) switch
    {
        RuntimeTypeHandle handle => Mention(System.Type.GetTypeFromHandle(handle)!),
        RuntimeMethodHandle handle => Mention(MethodBase.GetMethodFromHandle(handle)!),
        RuntimeFieldHandle handle => builder.Members.Use(FieldInfo.GetFieldFromHandle(handle)),
        DynamicMethod other => builder.Members.Use(other),
        { } entry when entry.GetType().Name == "GenericMethodInfo" => Mention(MethodBase.GetMethodFromHandle(
            (RuntimeMethodHandle)Get(entry, "m_methodHandle"), (RuntimeTypeHandle)Get(entry, "m_context"))!),
        { } entry when entry.GetType().Name == "GenericFieldInfo" => builder.Members.Use(FieldInfo.GetFieldFromHandle(
            (RuntimeFieldHandle)Get(entry, "m_fieldHandle"), (RuntimeTypeHandle)Get(entry, "m_context"))),
        { } entry when entry.GetType().Name == "VarArgMethod" => throw new SliceException("a call with __arglist"),
        _ => throw Unknown(token),
    };

    /// <summary>A dynamic method has no generic parameters of its own: a definition is meant as such.</summary>
    private TypeReference Mention(Type type) => type.IsGenericTypeDefinition ? builder.Types.Open(type) : builder.Types.Use(type);

    private MethodReference Mention(MethodBase found) =>
        builder.Members.Use(found, isDefinition: found.DeclaringType is { IsGenericTypeDefinition: true });

    private static object Get(object entry, string name) =>
        entry.GetType().GetField(name, Runtime.Declared)?.GetValue(entry) ?? throw new SliceException($"a {entry.GetType()} of unknown form");

    private object? Entry(int token) => (token & 0x00FFFFFF) is var index && index < entries.Count ? entries[index] : null;

    private SliceException Unknown(int token) =>
        new($"what {method.Name} calls {token:x8} ({Entry(token)?.GetType().ToString() ?? "nothing"})");
}
