using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace ProcessPool.Slicing.Members;

/// <summary>
/// Three things of a type that reflection tells only in part: the interfaces that it names itself, which of its methods implement which
/// others, and its packing.
/// </summary>
internal abstract class TypeTables(Type source)
{
    protected Type Source { get; } = source;

    public static TypeTables Of(Type source)
    {
        // A type that hot reload added is not in the metadata that the assembly began with.
        var row = source.MetadataToken & 0x00FFFFFF;
        return Runtime.Metadata(source.Module) is { } reader && row <= reader.TypeDefinitions.Count
            ? new MetadataTables(source, reader, reader.GetTypeDefinition(MetadataTokens.TypeDefinitionHandle(row)))
            : new ReflectedTables(source);
    }

    /// <summary>The interfaces that the type itself names.</summary>
    public abstract IEnumerable<Type> Interfaces();

    /// <summary>Explicit implementations; and whether the implemented method was mentioned as a definition.</summary>
    public abstract IEnumerable<(MethodBase Body, MethodBase Declaration, bool IsDefinition)> Overrides();

    /// <summary>Packing and size, where the type says something of them.</summary>
    public abstract (int Pack, int Size)? Layout();
}

/// <summary>From the metadata of an assembly that was loaded from a file or from bytes.</summary>
internal sealed class MetadataTables(Type source, MetadataReader reader, TypeDefinition definition) : TypeTables(source)
{
    public override IEnumerable<Type> Interfaces()
    {
        var arguments = Runtime.Parameters(Source);
        foreach (var handle in definition.GetInterfaceImplementations())
        {
            yield return Source.Module.ResolveType(
                MetadataTokens.GetToken(reader.GetInterfaceImplementation(handle).Interface), arguments, null);
        }
    }

    public override IEnumerable<(MethodBase Body, MethodBase Declaration, bool IsDefinition)> Overrides()
    {
        var arguments = Runtime.Parameters(Source);
        foreach (var handle in definition.GetMethodImplementations())
        {
            var row = reader.GetMethodImplementation(handle);
            yield return (Resolve(row.MethodBody), Resolve(row.MethodDeclaration), row.MethodDeclaration.Kind == HandleKind.MethodDefinition);
        }

        MethodBase Resolve(EntityHandle handle) => Source.Module.ResolveMethod(MetadataTokens.GetToken(handle), arguments, null)
            ?? throw SliceException.For(Source, "a method that it implements cannot be found");
    }

    public override (int Pack, int Size)? Layout()
    {
        var layout = definition.GetLayout();
        return layout.IsDefault ? null : (layout.PackingSize, layout.Size);
    }
}

/// <summary>From reflection, where there is no metadata to read: code of Reflection.Emit.</summary>
internal sealed class ReflectedTables(Type source) : TypeTables(source)
{
    private const int DefaultPack = 8;

    public override IEnumerable<Type> Interfaces()
    {
        var inherited = Source.BaseType?.GetInterfaces() ?? [];
        return Source.GetInterfaces().Where(type => !inherited.Contains(type) || (!Source.IsInterface && IsImplementedAgain(type)));
    }

    public override IEnumerable<(MethodBase Body, MethodBase Declaration, bool IsDefinition)> Overrides()
    {
        if (Source.IsInterface)
        {
            return Runtime.DeclaredMethods(Source).FirstOrDefault(method => method is { IsVirtual: true, IsFinal: true }) is { } final
                ? throw SliceException.For(final, "what it implements is not known for an interface of Reflection.Emit")
                : [];
        }

        return OfInterfaces().Concat(OfClasses());
    }

    public override (int Pack, int Size)? Layout()
    {
        if (Source.StructLayoutAttribute is not { } layout || (layout.Pack == DefaultPack && layout.Size == 0))
        {
            return null;
        }

        return (layout.Pack == DefaultPack ? 0 : layout.Pack, layout.Size);
    }

    private bool IsImplementedAgain(Type type) =>
        Array.Exists(Source.GetInterfaceMap(type).TargetMethods, method => method.DeclaringType == Source && IsNewSlot(method));

    private IEnumerable<(MethodBase Body, MethodBase Declaration, bool IsDefinition)> OfInterfaces()
    {
        foreach (var type in Interfaces())
        {
            var map = Source.GetInterfaceMap(type);
            foreach (var (target, declaration) in map.TargetMethods.Zip(map.InterfaceMethods))
            {
                if (target is not null && target.DeclaringType == Source)
                {
                    yield return (target, declaration, !type.IsGenericType);
                }
            }
        }
    }

    private IEnumerable<(MethodBase Body, MethodBase Declaration, bool IsDefinition)> OfClasses()
    {
        foreach (var method in Source.GetMethods(Runtime.Declared).InOrder())
        {
            var overridden = method.GetBaseDefinition();
            if (method.IsVirtual && overridden.DeclaringType != Source && (IsNewSlot(method) || overridden.Name != method.Name))
            {
                yield return (method, overridden, overridden.DeclaringType is { IsGenericType: false });
            }
        }
    }

    private static bool IsNewSlot(MethodInfo method) => (method.Attributes & MethodAttributes.NewSlot) != 0;
}
