using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mono.Cecil;
using ProcessPool.Slicing.Code;

namespace ProcessPool.Slicing.Members;

/// <summary>Copies what belongs to a method: parameters, attributes, instructions.</summary>
internal sealed class MethodFiller(SliceBuilder builder, MethodBase source, MethodDefinition copy)
{
    public static Mono.Cecil.MethodAttributes AttributesOf(MethodBase source) =>
        (Mono.Cecil.MethodAttributes)source.Attributes & ~Mono.Cecil.MethodAttributes.HasSecurity;

    public void Fill()
    {
        GenericParameters.Fill(builder, Runtime.Parameters(source), copy);
        foreach (var parameter in source.GetParameters())
        {
            FillParameter(parameter, copy.Parameters[parameter.Position]);
        }

        if (source is MethodInfo { ReturnParameter: var result })
        {
            if (Marshal(result) is { } marshalling)
            {
                copy.MethodReturnType.MarshalInfo = marshalling;
                copy.MethodReturnType.Attributes |= Mono.Cecil.ParameterAttributes.HasFieldMarshal;
            }

            builder.Attributes.Copy(source, result.GetCustomAttributesData(), copy.MethodReturnType);
        }

        builder.Attributes.Copy(source, source.GetCustomAttributesData(), copy);
        FillCode();
    }

    private void FillParameter(ParameterInfo parameter, ParameterDefinition made)
    {
        made.Name = parameter.Name;
        made.Attributes = (Mono.Cecil.ParameterAttributes)parameter.Attributes & ~Mono.Cecil.ParameterAttributes.HasFieldMarshal;
        if ((parameter.Attributes & System.Reflection.ParameterAttributes.HasDefault) != 0)
        {
            made.Constant = parameter.RawDefaultValue;
        }

        if (Marshal(parameter) is { } marshalling)
        {
            made.MarshalInfo = marshalling;
            made.Attributes |= Mono.Cecil.ParameterAttributes.HasFieldMarshal;
        }

        builder.Attributes.Copy(source, parameter.GetCustomAttributesData(), made);
    }

    private MarshalInfo? Marshal(ParameterInfo parameter) =>
        parameter.GetCustomAttribute<MarshalAsAttribute>() is { } marshalling ? Marshalling.Copy(source, marshalling) : null;

    private void FillCode()
    {
        if (source.IsDefined(typeof(UnmanagedCallersOnlyAttribute), inherit: false))
        {
            builder.Definitions.NativeCallers.Add(source.Module.Assembly);
        }

        var flags = source.MethodImplementationFlags;
        if (source.IsDefined(typeof(UnsafeAccessorAttribute), inherit: false))
        {
            // It has no code: the runtime makes it.
            return;
        }

        if ((source.Attributes & System.Reflection.MethodAttributes.PinvokeImpl) != 0)
        {
            builder.Definitions.NativeCallers.Add(source.Module.Assembly);
            copy.PInvokeInfo = Marshalling.Import(builder.Module, source);
            FillSearchPaths();
        }
        else if ((flags & (System.Reflection.MethodImplAttributes.InternalCall | System.Reflection.MethodImplAttributes.Unmanaged)) != 0
            || (flags & System.Reflection.MethodImplAttributes.CodeTypeMask) is not
                (System.Reflection.MethodImplAttributes.IL or System.Reflection.MethodImplAttributes.Runtime))
        {
            throw SliceException.For(source, "its code is not IL");
        }
        else if (!source.IsAbstract && (flags & System.Reflection.MethodImplAttributes.CodeTypeMask) == System.Reflection.MethodImplAttributes.IL)
        {
            new CodeCopier(builder, MethodCode.Of(builder, source, copy), source, copy).Copy();
        }
    }

    /// <summary>Where native libraries are looked for is often said once, for an assembly. In the slice each method says it.</summary>
    private void FillSearchPaths()
    {
        var type = typeof(DefaultDllImportSearchPathsAttribute);
        if (!source.IsDefined(type, inherit: false))
        {
            builder.Attributes.Copy(
                source, source.Module.Assembly.GetCustomAttributesData().Where(attribute => attribute.AttributeType == type), copy);
        }
    }
}
