using System.Reflection;
using Mono.Cecil;
using ProcessPool.Slicing.References;
using Module = System.Reflection.Module;

namespace ProcessPool.Slicing.Code;

/// <summary>The tokens of a module, as a method with its generic parameters sees them.</summary>
internal sealed class ModuleScope(SliceBuilder builder, MethodBase method, GenericScope generics) : TokenScope
{
    private const int TypeDef = 0x02;
    private const int FieldDef = 0x04;
    private const int MethodDef = 0x06;
    private const int TypeSpec = 0x1B;
    private const int MethodSpec = 0x2B;

    private readonly Module _module = method.Module;
    private readonly Type[] _typeArguments = Runtime.Parameters(method.DeclaringType);
    private readonly Type[] _methodArguments = Runtime.Parameters(method);

    public override TypeReference Type(int token) => Table(token) == TypeSpec
        ? Signature(token).ReadType()
        : builder.Types.Open(_module.ResolveType(token));

    public override MethodReference Method(int token) => Use(
        _module.ResolveMethod(token, _typeArguments, _methodArguments) ?? throw Missing(token), token);

    public override FieldReference Field(int token) => builder.Members.Use(
        _module.ResolveField(token, _typeArguments, _methodArguments) ?? throw Missing(token), Table(token) == FieldDef);

    public override object Any(int token) => Table(token) is TypeSpec or TypeDef or 0x01
        ? Type(token)
        : _module.ResolveMember(token, _typeArguments, _methodArguments) switch
        {
            FieldInfo field => builder.Members.Use(field, Table(token) == FieldDef),
            MethodBase found => Use(found, token),
            _ => throw Missing(token),
        };

    public override string Text(int token) => _module.ResolveString(token);

    public override SignatureReader Signature(int token) => new(builder, _module.ResolveSignature(token), _module, generics);

    private static int Table(int token) => token >>> 24;

    private MethodReference Use(MethodBase found, int token) =>
        builder.Members.Use(found, Table(token) == MethodDef, Table(token) == MethodSpec);

    private SliceException Missing(int token) => SliceException.For(method, $"what its instructions call {token:x8} cannot be found");
}
