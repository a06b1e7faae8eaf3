using System.Reflection;
using System.Reflection.Emit;
using MessagePack;
using ProcessPool.Serialization.Code.Images;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Code;

/// <summary>
/// Collects the types, members and assemblies that a value refers to. What cannot be referred to throws
/// <see cref="CodeRefusedException"/>, and the table stays as it was.
/// </summary>
/// <param name="images">Takes the images that the value needs; null: only what was sent to this process can be referred to.</param>
internal sealed class DefinitionWriter(ImageSet? images)
{
    private readonly DefinedObjects _defined = new();
    private Type[] _expected = [];
    private Type? _lastType;
    private int _lastIndex;

    /// <summary>The entries, one after the other.</summary>
    public Scratch Bytes { get; } = new();

    public int Count => _defined.Count;

    private int FirstDefined => WellKnownTypes.Count + _expected.Length;

    public void Begin(Type declared)
    {
        _expected = ExpectedTypes.Of(declared);
        _defined.Clear();
        _lastType = null;
        Bytes.Clear();
    }

    public int IndexOf(Type type)
    {
        if (ReferenceEquals(type, _lastType))
        {
            return _lastIndex;
        }

        var index = WellKnownTypes.IndexOf(type, _expected);
        index = index >= 0 ? index + WellKnownTypes.Count
            : WellKnownTypes.IndexOf(type) is var known and >= 0 ? known
            : _defined.Find(type) is >= 0 and var defined ? FirstDefined + defined
            : Define(type);
        _lastType = type;
        return _lastIndex = index;
    }

    public int IndexOf(MemberInfo member) => member is Type type ? IndexOf(type)
        : _defined.Find(member) is >= 0 and var known ? FirstDefined + known
        : member.ReflectedType is { } reflected && reflected != member.DeclaringType ? Reflected(member, reflected)
        : member switch
        {
            MethodBase method => Define(method),
            FieldInfo field => Define(field),
            PropertyInfo property => Add(
                property, DefinitionKind.Property, IndexOf(Declaring(property)), property.Name, property.ToString()!),
            EventInfo @event => Add(@event, DefinitionKind.Event, IndexOf(Declaring(@event)), @event.Name),
            _ => throw new CodeRefusedException($"a {member.MemberType} that has no reference", CodeRefusedException.Redesign),
        };

    public int IndexOf(Assembly assembly)
    {
        if (_defined.Find(assembly) is >= 0 and var known)
        {
            return FirstDefined + known;
        }

        if (FrameworkAssemblies.IsReferredToByName(assembly))
        {
            return Add(assembly, DefinitionKind.Assembly, AssemblyText.NameOf(assembly));
        }

        if (images?.Slices is { } slices && slices.Contains(assembly))
        {
            return Add(assembly, DefinitionKind.ImageAssembly, slices.Slice?.Image.FullName ?? "", slices.Slice?.Image.Hash ?? "");
        }

        if (images?.Slices is null && UpdatedCode.Touched?.Contains(assembly) == true)
        {
            throw new CodeRefusedException(
                $"hot reload has changed its code, or code that it refers to (assembly {assembly.GetName().Name}), and the file holds the code of before",
                "Restart the program");
        }

        if ((images is null || !CodeImages.IsNeeded(assembly) ? CodeImages.Find(assembly) : CodeImages.Of(assembly)) is { } image)
        {
            images?.Add(image);
            return Add(assembly, DefinitionKind.ImageAssembly, image.FullName, image.Hash);
        }

        var reference = CodeReferences.Of(assembly);
        return Add(assembly, DefinitionKind.Assembly, reference.FullName, reference.Mvid, reference.Path);
    }

    private static Type Declaring(MemberInfo member) => member.DeclaringType
        ?? throw new CodeRefusedException("code that was generated while the program runs", CodeRefusedException.Redesign);

    private int Define(Type type)
    {
        if (type.IsGenericParameter)
        {
            var owner = type.DeclaringMethod is { } method ? IndexOf(method) : IndexOf(type.DeclaringType!);
            return Add(type, DefinitionKind.GenericParameter, owner, type.GenericParameterPosition);
        }

        if (type.IsFunctionPointer)
        {
            throw new CodeRefusedException("a function pointer type", CodeRefusedException.Redesign);
        }

        if (type.HasElementType)
        {
            var element = IndexOf(type.GetElementType()!);
            return type.IsSZArray ? Add(type, DefinitionKind.ArrayType, element)
                : type.IsArray ? Add(type, DefinitionKind.ArrayType, element, type.GetArrayRank())
                : Add(type, type.IsByRef ? DefinitionKind.ByRefType : DefinitionKind.PointerType, element);
        }

        if (type.IsConstructedGenericType)
        {
            return Add(type, DefinitionKind.GenericType, [IndexOf(type.GetGenericTypeDefinition()), .. Indexes(type.GetGenericArguments())]);
        }

        var assembly = images?.Slices is { } slices && slices.Contains(type.Assembly) ? SliceIndex(slices, type) : IndexOf(type.Assembly);
        return FrameworkAssemblies.IsReferredToByName(type.Assembly)
            ? Add(type, DefinitionKind.TypeByName, assembly, type.FullName!)
            : Add(type, DefinitionKind.TypeByToken, assembly, TokenOf(type));
    }

    /// <summary>
    /// A type whose members are referred to by tokens. Those of an image are tokens of the image, so the reader must be told that the type is of one, even where
    /// it expects the type: in its own assembly a token may be another member's.
    /// </summary>
    private int IndexOfOwner(Type type)
        => WellKnownTypes.IndexOf(type, _expected) < 0 || CodeImages.Find(type.Assembly) is null ? IndexOf(type)
        : _defined.Find(type) is >= 0 and var known ? FirstDefined + known
        : Define(type);

    private int Define(MethodBase method)
    {
        if (method.DeclaringType is null && images?.Slices is { } slices && IsGenerated(method))
        {
            return Add(method, DefinitionKind.ImageMethod, SliceIndex(slices, method), slices.TokenOf(method));
        }

        var type = IndexOfOwner(Declaring(method));
        var arguments = method.IsGenericMethod && !method.IsGenericMethodDefinition ? Indexes(method.GetGenericArguments()) : [];
        return FrameworkAssemblies.IsReferredToByName(method.DeclaringType!.Assembly)
            ? Add(method, DefinitionKind.MethodByName, [type, method.Name, CodeReferences.SignatureOf(method), .. arguments])
            : Add(method, DefinitionKind.MethodByToken, [type, TokenOf(method), .. arguments]);
    }

    private int Define(FieldInfo field)
    {
        var type = IndexOfOwner(Declaring(field));
        return FrameworkAssemblies.IsReferredToByName(field.DeclaringType!.Assembly)
            ? Add(field, DefinitionKind.Field, type, field.Name)
            : Add(field, DefinitionKind.Field, type, TokenOf(field));
    }

    /// <summary>A method of its own: its assembly need not be loaded for others.</summary>
    private static bool IsGenerated(MethodBase method) => method is DynamicMethod;

    /// <summary>The token of a member where the reader will look for it: in the same assembly, or in a slice.</summary>
    private int TokenOf(MemberInfo member)
    {
        if (images?.Slices is not { } slices || !slices.Contains(member.Module.Assembly))
        {
            return member.MetadataToken;
        }

        var definition = DefinitionOf(member);
        var token = slices.TokenOf(definition);
        return token == 0 || definition is Type || definition.DeclaringType is not { } type || slices.SliceOf(definition) == slices.SliceOf(type)
            ? token
            : throw new CodeRefusedException(
                $"its code crosses by value (assembly {member.Module.Assembly.GetName().Name}), and the function of the call brought a part of its class along, without it",
                "Mention it in the function of the call");
    }

    /// <summary>The member without generic arguments of its own or of its type.</summary>
    private static MemberInfo DefinitionOf(MemberInfo member) => member switch
    {
        MethodBase method => CodeReferences.Definition(method),
        FieldInfo { DeclaringType: { IsConstructedGenericType: true } type } field =>
            type.GetGenericTypeDefinition().GetMemberWithSameMetadataDefinitionAs(field),
        _ => member,
    };

    /// <summary>The slice that has a definition; a placeholder while none has.</summary>
    private int SliceIndex(SliceSet slices, MemberInfo definition)
    {
        var slice = slices.SliceOf(definition);
        if (_defined.Find((object?)slice ?? slices) is >= 0 and var known)
        {
            return FirstDefined + known;
        }

        foreach (var image in slice is null ? [] : slices.ImagesFor(slice))
        {
            images!.Add(image);
        }

        return Add((object?)slice ?? slices, DefinitionKind.ImageAssembly, slice?.Image.FullName ?? "", slice?.Image.Hash ?? "");
    }

    private int Reflected(MemberInfo member, Type reflected)
    {
        var declared = IndexOf(CodeReferences.AsDeclared(member));
        return Add(member, DefinitionKind.ReflectedMember, declared, IndexOf(reflected));
    }

    private object[] Indexes(Type[] types)
    {
        var indexes = new object[types.Length];
        for (var i = 0; i < types.Length; i++)
        {
            indexes[i] = IndexOf(types[i]);
        }

        return indexes;
    }

    private int Add(object defined, DefinitionKind kind, params object[] parts)
    {
        var writer = new MessagePackWriter(Bytes);
        writer.WriteArrayHeader(parts.Length + 1);
        writer.Write((int)kind);
        foreach (var part in parts)
        {
            switch (part)
            {
                case int number: writer.Write(number); break;
                case Guid mvid: writer.Write(mvid.ToByteArray()); break;
                default: writer.Write((string)part); break;
            }
        }

        writer.Flush();
        return FirstDefined + _defined.Add(defined);
    }
}
