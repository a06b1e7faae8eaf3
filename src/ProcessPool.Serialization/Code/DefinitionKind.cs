namespace ProcessPool.Serialization.Code;

/// <summary>
/// What an entry of a value's definition table defines. An entry is an array: the kind, then what stands beside it here. Entries refer
/// to types and members by index; see <see cref="WellKnownTypes"/>.
/// </summary>
internal enum DefinitionKind
{
    /// <summary>full name, MVID, path; only the simple name if every process has it by name.</summary>
    Assembly,

    /// <summary>assembly, metadata token.</summary>
    TypeByToken,

    /// <summary>assembly, full name.</summary>
    TypeByName,

    /// <summary>generic definition, arguments.</summary>
    GenericType,

    /// <summary>element type; and the rank, if it is not a one-dimensional array counting from 0.</summary>
    ArrayType,

    /// <summary>element type.</summary>
    ByRefType,

    /// <summary>element type.</summary>
    PointerType,

    /// <summary>generic definition, a type or a method; position.</summary>
    GenericParameter,

    /// <summary>declaring type, metadata token, generic arguments.</summary>
    MethodByToken,

    /// <summary>declaring type, name, signature, generic arguments.</summary>
    MethodByName,

    /// <summary>declaring type, metadata token or name.</summary>
    Field,

    /// <summary>declaring type, name, signature.</summary>
    Property,

    /// <summary>declaring type, name.</summary>
    Event,

    /// <summary>member, type: an inherited member as it is seen through a derived type.</summary>
    ReflectedMember,

    /// <summary>full name, hash: an assembly that was sent with all its bytes.</summary>
    ImageAssembly,

    /// <summary>assembly that was sent, metadata token: a method that had no type where it comes from.</summary>
    ImageMethod,
}
