using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mono.Cecil;

namespace ProcessPool.Slicing.Members;

/// <summary>Copies what belongs to a field: its place, its constant, its data, its attributes.</summary>
internal sealed class FieldFiller(SliceBuilder builder, FieldInfo source, FieldDefinition copy)
{
    public void Fill()
    {
        if (source.GetCustomAttribute<FieldOffsetAttribute>() is { } offset)
        {
            copy.Offset = offset.Value;
        }

        if ((source.Attributes & System.Reflection.FieldAttributes.HasDefault) != 0)
        {
            copy.Constant = source.GetRawConstantValue();
        }

        if ((source.Attributes & System.Reflection.FieldAttributes.HasFieldRVA) != 0)
        {
            copy.InitialValue = Data();
        }

        if (source.GetCustomAttribute<MarshalAsAttribute>() is { } marshalling)
        {
            copy.MarshalInfo = Marshalling.Copy(source, marshalling);
            copy.Attributes |= Mono.Cecil.FieldAttributes.HasFieldMarshal;
        }

        builder.Attributes.Copy(source, source.GetCustomAttributesData(), copy);
    }

    /// <summary>The data behind a field, as the runtime has it: it is also there when no file is.</summary>
    private byte[] Data()
    {
        var data = new byte[Size(source.FieldType)];
        try
        {
            RuntimeHelpers.InitializeArray(data, source.FieldHandle);
        }
        catch (ArgumentException problem)
        {
            throw SliceException.For(source, "its data cannot be read", problem);
        }

        return data;
    }

    private int Size(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean or TypeCode.SByte or TypeCode.Byte => sizeof(byte),
        TypeCode.Char or TypeCode.Int16 or TypeCode.UInt16 => sizeof(short),
        TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Single => sizeof(int),
        TypeCode.Int64 or TypeCode.UInt64 or TypeCode.Double => sizeof(long),
        _ when type is { IsValueType: true, IsGenericType: false, StructLayoutAttribute.Size: > 0 and var size } => size,
        _ => throw SliceException.For(source, $"it has data, and the size of {type} is not known"),
    };
}
