using System.Text.RegularExpressions;
using Mono.Cecil;

namespace ProcessPool.Slicing.References;

/// <summary>Types of the program as types that the slice can mention.</summary>
internal sealed partial class TypeReferences
{
    private readonly SliceBuilder _builder;
    private readonly EnumResolver _enums;
    private readonly Dictionary<Type, TypeReference> _outside = [];
    private readonly Dictionary<Type, TypeReference> _primitives;

    public TypeReferences(SliceBuilder builder, EnumResolver enums)
    {
        _builder = builder;
        _enums = enums;
        var system = builder.Module.TypeSystem;
        _primitives = new Dictionary<Type, TypeReference>
        {
            [typeof(void)] = system.Void,
            [typeof(bool)] = system.Boolean,
            [typeof(char)] = system.Char,
            [typeof(sbyte)] = system.SByte,
            [typeof(byte)] = system.Byte,
            [typeof(short)] = system.Int16,
            [typeof(ushort)] = system.UInt16,
            [typeof(int)] = system.Int32,
            [typeof(uint)] = system.UInt32,
            [typeof(long)] = system.Int64,
            [typeof(ulong)] = system.UInt64,
            [typeof(float)] = system.Single,
            [typeof(double)] = system.Double,
            [typeof(string)] = system.String,
            [typeof(object)] = system.Object,
            [typeof(nint)] = system.IntPtr,
            [typeof(nuint)] = system.UIntPtr,
            [typeof(TypedReference)] = system.TypedReference,
        };
    }

    /// <summary>
    /// A type as it stands in signatures, arguments and instructions. A generic definition means the type over its own parameters: that
    /// is how reflection gives it inside its own code.
    /// </summary>
    public TypeReference Use(Type type)
    {
        if (type.IsGenericParameter)
        {
            return Parameter(type);
        }

        if (type.IsFunctionPointer)
        {
            return Pointer(type);
        }

        if (type.IsByRef)
        {
            return new ByReferenceType(Use(type.GetElementType()!));
        }

        if (type.IsPointer)
        {
            return new PointerType(Use(type.GetElementType()!));
        }

        if (type.IsArray)
        {
            return ArrayOf(type);
        }

        return type.IsGenericType ? Instance(type) : Open(type);
    }

    /// <summary>A type as such, without generic arguments.</summary>
    public TypeReference Open(Type type)
    {
        Runtime.Require(type);
        type = Runtime.Definition(type);
        if (_builder.Copies(type))
        {
            return _builder.Definitions.Touch(type);
        }

        return _primitives.TryGetValue(type, out var primitive) ? primitive
            : _outside.TryGetValue(type, out var known) ? known
            : Refer(type);
    }

    /// <summary>A type's name in metadata: reflection puts a backslash before some characters.</summary>
    public static string NameOf(Type type) => type.Name.Contains('\\', StringComparison.Ordinal) ? Escaped().Replace(type.Name, "$1") : type.Name;

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escaped();

    private TypeReference Refer(Type type)
    {
        var earlier = _builder.IsSliceable(type.Assembly) ? _builder.EarlierOf(type) : null;
        var scope = earlier is null ? _builder.Assemblies.Of(type.Assembly) : _builder.Assemblies.Of(earlier);
        var reference = new TypeReference(type.IsNested ? "" : type.Namespace ?? "", earlier?.NameOf(type) ?? NameOf(type), _builder.Module, scope, type.IsValueType);
        _outside.Add(type, reference);
        if (type.DeclaringType is { } declaring)
        {
            reference.DeclaringType = earlier is null ? Open(declaring) : PlaceIn(earlier, declaring);
        }

        foreach (var parameter in Runtime.Parameters(type))
        {
            reference.GenericParameters.Add(new GenericParameter(parameter.Name, reference));
        }

        if (type.IsEnum)
        {
            _enums.Add(reference, Open(typeof(Enum)), Open(type.GetEnumUnderlyingType()));
        }

        return reference;
    }

    /// <summary>A type of an earlier slice, which may have no members there, as the place of another.</summary>
    private TypeReference PlaceIn(CodeSlice earlier, Type type)
    {
        if (earlier.Contains(type))
        {
            return Open(type);
        }

        var place = new TypeReference(type.IsNested ? "" : type.Namespace ?? "", earlier.NameOf(type), _builder.Module, _builder.Assemblies.Of(earlier), type.IsValueType);
        if (type.DeclaringType is { } declaring)
        {
            place.DeclaringType = PlaceIn(earlier, declaring);
        }

        return place;
    }

    private GenericInstanceType Instance(Type type)
    {
        var instance = new GenericInstanceType(Open(type));
        foreach (var argument in type.GetGenericArguments())
        {
            instance.GenericArguments.Add(Use(argument));
        }

        return instance;
    }

    private ArrayType ArrayOf(Type type)
    {
        var array = new ArrayType(Use(type.GetElementType()!));
        if (!type.IsSZArray)
        {
            array.Dimensions.Clear();
            for (var i = 0; i < type.GetArrayRank(); i++)
            {
                array.Dimensions.Add(new ArrayDimension(0, null));
            }
        }

        return array;
    }

    private GenericParameter Parameter(Type parameter)
    {
        IGenericParameterProvider owner = parameter.DeclaringMethod is { } method
            ? _builder.Definitions.Method(Runtime.Definition(method))
            : Open(parameter.DeclaringType!);
        return owner.GenericParameters[parameter.GenericParameterPosition];
    }

    /// <summary>The rare function pointer that reflection gives without its signature's bytes.</summary>
    private FunctionPointerType Pointer(Type type)
    {
        if (type.IsUnmanagedFunctionPointer)
        {
            throw new SliceException($"The type {type} cannot be copied into a slice here: its calling convention is not known.");
        }

        var pointer = new FunctionPointerType { ReturnType = Use(type.GetFunctionPointerReturnType()) };
        foreach (var parameter in type.GetFunctionPointerParameterTypes())
        {
            pointer.Parameters.Add(new ParameterDefinition(Use(parameter)));
        }

        return pointer;
    }
}
