using Mono.Cecil;

namespace ProcessPool.Slicing.References;

/// <summary>
/// Answers the one question that Cecil asks about types outside the slice while it writes constants and attributes: which integer is
/// behind an enum. It opens no file.
/// </summary>
internal sealed class EnumResolver : IMetadataResolver, IAssemblyResolver
{
    private readonly Dictionary<TypeReference, TypeDefinition> _enums = [];

    public void Add(TypeReference reference, TypeReference enumBase, TypeReference underlying)
    {
        var stub = new TypeDefinition(reference.Namespace, reference.Name, TypeAttributes.Public | TypeAttributes.Sealed, enumBase);
        stub.Fields.Add(new FieldDefinition(
            "value__", FieldAttributes.Public | FieldAttributes.SpecialName | FieldAttributes.RTSpecialName, underlying));
        _enums.Add(reference, stub);
    }

    public TypeDefinition? Resolve(TypeReference type) => _enums.GetValueOrDefault(type);

    public FieldDefinition? Resolve(FieldReference field) => null;

    public MethodDefinition? Resolve(MethodReference method) => null;

    public AssemblyDefinition? Resolve(AssemblyNameReference name) => null;

    public AssemblyDefinition? Resolve(AssemblyNameReference name, ReaderParameters parameters) => null;

    public void Dispose()
    {
    }
}
