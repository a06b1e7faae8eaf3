using System.Reflection;
using System.Runtime.InteropServices;
using Mono.Cecil;

namespace ProcessPool.Slicing.Members;

/// <summary>What a method or field says of native code. Reflection shows it as attributes; in metadata it has tables of its own.</summary>
internal static class Marshalling
{
    public static MarshalInfo Copy(MemberInfo member, MarshalAsAttribute source) => source.Value switch
    {
        UnmanagedType.ByValTStr => new FixedSysStringMarshalInfo { Size = source.SizeConst },
        UnmanagedType.ByValArray => new FixedArrayMarshalInfo { Size = source.SizeConst, ElementType = Element(source) },
        UnmanagedType.LPArray => new ArrayMarshalInfo
        {
            ElementType = Element(source),
            Size = source.SizeConst,
            SizeParameterIndex = source.SizeParamIndex,
            SizeParameterMultiplier = source.SizeParamIndex >= 0 ? 1 : 0,
        },
        UnmanagedType.CustomMarshaler or UnmanagedType.SafeArray =>
            throw SliceException.For(member, $"it is marshalled as {source.Value}"),
        _ => new MarshalInfo((NativeType)source.Value),
    };

    public static PInvokeInfo Import(ModuleDefinition module, MethodBase method)
    {
        if (method.GetCustomAttribute<DllImportAttribute>() is not { Value.Length: > 0 } source)
        {
            throw SliceException.For(method, "it is native code inside of its assembly");
        }

        var library = module.ModuleReferences.FirstOrDefault(reference => reference.Name == source.Value);
        if (library is null)
        {
            module.ModuleReferences.Add(library = new ModuleReference(source.Value));
        }

        return new PInvokeInfo(Attributes(source), source.EntryPoint ?? method.Name, library);
    }

    private static NativeType Element(MarshalAsAttribute source) =>
        source.ArraySubType == 0 ? source.Value == UnmanagedType.ByValArray ? NativeType.None : NativeType.Max : (NativeType)source.ArraySubType;

    private static PInvokeAttributes Attributes(DllImportAttribute source) =>
        source.CharSet switch
        {
            CharSet.Ansi => PInvokeAttributes.CharSetAnsi,
            CharSet.Unicode => PInvokeAttributes.CharSetUnicode,
            CharSet.Auto => PInvokeAttributes.CharSetAuto,
            _ => PInvokeAttributes.CharSetNotSpec,
        }
        | source.CallingConvention switch
        {
            CallingConvention.Cdecl => PInvokeAttributes.CallConvCdecl,
            CallingConvention.StdCall => PInvokeAttributes.CallConvStdCall,
            CallingConvention.ThisCall => PInvokeAttributes.CallConvThiscall,
            CallingConvention.FastCall => PInvokeAttributes.CallConvFastcall,
            _ => PInvokeAttributes.CallConvWinapi,
        }
        | (source.ExactSpelling ? PInvokeAttributes.NoMangle : 0)
        | (source.SetLastError ? PInvokeAttributes.SupportsLastError : 0)
        | (source.BestFitMapping ? PInvokeAttributes.BestFitEnabled : PInvokeAttributes.BestFitDisabled)
        | (source.ThrowOnUnmappableChar ? PInvokeAttributes.ThrowOnUnmappableCharEnabled : PInvokeAttributes.ThrowOnUnmappableCharDisabled);
}
