using System.Reflection;
using Mono.Cecil;
using ProcessPool.Slicing.References;

namespace ProcessPool.Slicing.Members;

/// <summary>The types, methods and fields that are copied.</summary>
internal sealed class TypeDefinitions(SliceBuilder builder)
{
    private readonly Dictionary<Type, TypeDefinition> _types = [];
    private readonly HashSet<Type> _touched = [];
    private readonly Dictionary<MemberKey, (MethodBase Source, MethodDefinition Copy)> _methods = [];
    private readonly Dictionary<MemberKey, (FieldInfo Source, FieldDefinition Copy)> _fields = [];
    private readonly List<Assembly> _sources = [];

    /// <summary>Everything that was copied, with its original.</summary>
    public IEnumerable<(MemberInfo Source, IMetadataTokenProvider Copy)> All =>
        _types.Select(type => ((MemberInfo)type.Key, (IMetadataTokenProvider)type.Value))
            .Concat(_methods.Values.Select(method => ((MemberInfo)method.Source, (IMetadataTokenProvider)method.Copy)))
            .Concat(_fields.Values.Select(known => ((MemberInfo)known.Source, (IMetadataTokenProvider)known.Copy)));

    /// <summary>The assemblies that something was copied from.</summary>
    public IReadOnlyList<Assembly> Sources => _sources;

    /// <summary>Those with native calls among what was copied.</summary>
    public HashSet<Assembly> NativeCallers { get; } = [];

    /// <summary>The copy of a type, which something mentions: it gets all members.</summary>
    public TypeDefinition Touch(Type type)
    {
        var copy = Container(type);
        if (_touched.Add(type))
        {
            builder.Later(type, () => new TypeFiller(builder, type, copy).Fill());
        }

        return copy;
    }

    /// <summary>Whether the copy of a type has members; else it is the place of another.</summary>
    public bool IsTouched(Type type) => _touched.Contains(type);

    public MethodDefinition Method(MethodBase source)
    {
        if (_methods.TryGetValue(MemberKey.Of(source), out var known))
        {
            return known.Copy;
        }

        var owner = Touch(DeclaringType(source));
        var copy = new MethodDefinition(source.Name, MethodFiller.AttributesOf(source), builder.Module.TypeSystem.Void)
        {
            ImplAttributes = (Mono.Cecil.MethodImplAttributes)source.MethodImplementationFlags,
        };
        _methods.Add(MemberKey.Of(source), (source, copy));
        GenericParameters.Declare(Runtime.Parameters(source), copy);
        owner.Methods.Add(copy);
        builder.Members.ReadSignature(source, owner, copy);
        builder.Later(source, () => new MethodFiller(builder, source, copy).Fill());
        return copy;
    }

    public FieldDefinition Field(FieldInfo source)
    {
        if (_fields.TryGetValue(MemberKey.Of(source), out var known))
        {
            return known.Copy;
        }

        var owner = Touch(DeclaringType(source));
        var copy = new FieldDefinition(
            source.Name, (Mono.Cecil.FieldAttributes)source.Attributes & ~Mono.Cecil.FieldAttributes.HasFieldMarshal, builder.Module.TypeSystem.Object);
        _fields.Add(MemberKey.Of(source), (source, copy));
        owner.Fields.Add(copy);
        var bytes = source.Module.ResolveSignature(source.MetadataToken);
        copy.FieldType = new SignatureReader(builder, bytes, source.Module, new GenericScope(owner, null)).ReadField();
        builder.Later(source, () => new FieldFiller(builder, source, copy).Fill());
        return copy;
    }

    /// <summary>Puts everything into the order of its metadata, and gives types of one name different names.</summary>
    public void Arrange()
    {
        var arrangement = new Arrangement(_sources);
        foreach (var type in _types.Values)
        {
            arrangement.Members(type, _methods.Values, _fields.Values);
        }

        arrangement.Types(builder.Module, _types);
    }

    /// <summary>The copy of a type, for now only as the place of what is nested in it: it has no members until something mentions it.</summary>
    private TypeDefinition Container(Type type)
    {
        if (_types.TryGetValue(type, out var known))
        {
            return known;
        }

        if (type.IsCOMObject || type.IsImport)
        {
            throw SliceException.For(type, "it is a COM type");
        }

        if (type.FullName == "<Module>")
        {
            throw SliceException.For(type, "it holds what a module has outside of all types");
        }

        var declaring = type.DeclaringType is null ? null : Container(type.DeclaringType);
        var attributes = (Mono.Cecil.TypeAttributes)type.Attributes & ~Mono.Cecil.TypeAttributes.HasSecurity;
        var copy = new TypeDefinition(declaring is null ? type.Namespace ?? "" : "", TypeReferences.NameOf(type), attributes)
        {
            BaseType = type.IsInterface ? null : builder.Types.Open(type.IsValueType ? typeof(ValueType) : typeof(object)),
        };
        _types.Add(type, copy);
        if (!_sources.Contains(type.Assembly))
        {
            _sources.Add(type.Assembly);
            builder.Initializers.AddOf(type);
        }

        GenericParameters.Declare(Runtime.Parameters(type), copy);
        (declaring?.NestedTypes ?? builder.Module.Types).Add(copy);
        return copy;
    }

    private static Type DeclaringType(MemberInfo member) =>
        member.DeclaringType ?? throw SliceException.For(member, "it belongs to a module, outside of all types");
}
