using System.Buffers.Binary;
using Mono.Cecil;
using Module = System.Reflection.Module;

namespace ProcessPool.Slicing.References;

/// <summary>
/// Reads the bytes of a signature, in which everything stands that reflection's types have lost: modifiers, calling conventions, pinned
/// locals, bounds of arrays.
/// </summary>
internal sealed class SignatureReader(SliceBuilder builder, byte[] bytes, Module? module, GenericScope generics)
{
    private const int VarArg = 5;
    private int _at;

    /// <summary>Reads the header, the return type and the parameters of a method.</summary>
    public void ReadMethod(IMethodSignature target)
    {
        var header = bytes[_at++];
        var convention = header & 0x0F;
        if (convention == VarArg)
        {
            throw new SliceException("a method with __arglist");
        }

        target.HasThis = (header & 0x20) != 0;
        target.ExplicitThis = (header & 0x40) != 0;
        target.CallingConvention = (MethodCallingConvention)convention;
        if ((header & 0x10) != 0)
        {
            generics.Declare(target, ReadNumber());
            target.CallingConvention = MethodCallingConvention.Generic;
        }

        var count = ReadNumber();
        target.ReturnType = ReadType();
        for (var i = 0; i < count; i++)
        {
            target.Parameters.Add(new ParameterDefinition(ReadType()));
        }
    }

    public TypeReference ReadField() => bytes[_at++] == 0x06 ? ReadType() : throw Unreadable();

    public List<TypeReference> ReadLocals()
    {
        if (bytes[_at++] != 0x07)
        {
            throw Unreadable();
        }

        var locals = new List<TypeReference>();
        for (var count = ReadNumber(); count > 0; count--)
        {
            locals.Add(ReadType());
        }

        return locals;
    }

    public TypeReference ReadType()
    {
        var system = builder.Module.TypeSystem;
        var code = bytes[_at++];
        switch (code)
        {
            case 0x01: return system.Void;
            case 0x02: return system.Boolean;
            case 0x03: return system.Char;
            case 0x04: return system.SByte;
            case 0x05: return system.Byte;
            case 0x06: return system.Int16;
            case 0x07: return system.UInt16;
            case 0x08: return system.Int32;
            case 0x09: return system.UInt32;
            case 0x0A: return system.Int64;
            case 0x0B: return system.UInt64;
            case 0x0C: return system.Single;
            case 0x0D: return system.Double;
            case 0x0E: return system.String;
            case 0x0F: return new PointerType(ReadType());
            case 0x10: return new ByReferenceType(ReadType());
            case 0x11 or 0x12: return builder.Types.Open(ReadToken());
            case 0x13: return generics.OfType(ReadNumber());
            case 0x14: return ReadArray();
            case 0x15: return ReadInstance();
            case 0x16: return system.TypedReference;
            case 0x18: return system.IntPtr;
            case 0x19: return system.UIntPtr;
            case 0x1B:
                var pointer = new FunctionPointerType();
                ReadMethod(pointer);
                return pointer;
            case 0x1C: return system.Object;
            case 0x1D: return new ArrayType(ReadType());
            case 0x1E: return generics.OfMethod(ReadNumber());
            case 0x1F:
                var required = builder.Types.Open(ReadToken());
                return new RequiredModifierType(required, ReadType());
            case 0x20:
                var optional = builder.Types.Open(ReadToken());
                return new OptionalModifierType(optional, ReadType());
            case 0x21: return builder.Types.Use(ReadHandle());
            case 0x22: return ReadModifierHandle();
            case 0x45: return new PinnedType(ReadType());
            default: throw Unreadable();
        }
    }

    private TypeReference ReadModifierHandle()
    {
        var required = bytes[_at++] != 0;
        var modifier = builder.Types.Use(ReadHandle());
        return required ? new RequiredModifierType(modifier, ReadType()) : new OptionalModifierType(modifier, ReadType());
    }

    private GenericInstanceType ReadInstance()
    {
        var kind = bytes[_at++];
        var definition = kind == 0x21 ? ReadHandle() : ReadToken();
        var instance = new GenericInstanceType(builder.Types.Open(definition));
        for (var count = ReadNumber(); count > 0; count--)
        {
            instance.GenericArguments.Add(ReadType());
        }

        return instance;
    }

    private ArrayType ReadArray()
    {
        var array = new ArrayType(ReadType());
        var rank = ReadNumber();
        var sizes = ReadNumbers(ReadNumber(), signed: false);
        var bounds = ReadNumbers(ReadNumber(), signed: true);
        array.Dimensions.Clear();
        for (var i = 0; i < rank; i++)
        {
            int? lower = i < bounds.Length ? bounds[i] : null;
            int? upper = i < sizes.Length ? (lower ?? 0) + sizes[i] - 1 : null;
            array.Dimensions.Add(new ArrayDimension(lower, upper));
        }

        return rank == 1 && sizes.Length + bounds.Length == 0
            ? throw new SliceException("an array of one dimension without a lower bound") : array;
    }

    private int[] ReadNumbers(int count, bool signed)
    {
        var numbers = new int[count];
        foreach (ref var number in numbers.AsSpan())
        {
            number = signed ? ReadSigned() : ReadNumber();
        }

        return numbers;
    }

    private Type ReadToken()
    {
        var coded = ReadNumber();
        var token = (coded >> 2) | ((coded & 3) switch { 0 => 0x02000000, 1 => 0x01000000, _ => throw Unreadable() });
        return (module ?? throw Unreadable()).ResolveType(token);
    }

    /// <summary>A type of a dynamic method's signature: the runtime's own handle.</summary>
    private Type ReadHandle()
    {
        if (module is not null)
        {
            throw Unreadable();
        }

        var handle = (nint)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(_at));
        _at += sizeof(long);
        return Type.GetTypeFromHandle(RuntimeTypeHandle.FromIntPtr(handle)) ?? throw Unreadable();
    }

    private int ReadNumber()
    {
        var first = bytes[_at++];
        if ((first & 0x80) == 0)
        {
            return first;
        }

        if ((first & 0x40) == 0)
        {
            return ((first & 0x3F) << 8) | bytes[_at++];
        }

        var value = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(_at - 1)) & 0x1FFFFFFF;
        _at += 3;
        return value;
    }

    private int ReadSigned()
    {
        var start = _at;
        var raw = ReadNumber();
        var bits = (_at - start) switch { 1 => 7, 2 => 14, _ => 29 };
        return (raw & 1) == 0 ? raw >> 1 : (raw >> 1) | (-1 << (bits - 1));
    }

    private SliceException Unreadable() => new($"a signature that cannot be read ({Convert.ToHexString(bytes)})");
}
