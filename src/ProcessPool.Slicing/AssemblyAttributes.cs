using System.Runtime.CompilerServices;
using Mono.Cecil;
using Mono.Cecil.Cil;
using MethodAttributes = Mono.Cecil.MethodAttributes;
using TypeAttributes = Mono.Cecil.TypeAttributes;

namespace ProcessPool.Slicing;

/// <summary>What the slice says of itself: the assemblies whose access rules it ignores, and what its sources said that changes how code runs.</summary>
internal static class AssemblyAttributes
{
    private const string Namespace = "System.Runtime.CompilerServices";
    private const string Name = "IgnoresAccessChecksToAttribute";

    public static void Add(SliceBuilder builder)
    {
        AddWrapping(builder);
        AddMarshalling(builder);
        AddIgnoredChecks(builder);
    }

    /// <summary>Objects that are thrown and are no exceptions arrive wrapped, as in all code that the C# compiler makes.</summary>
    private static void AddWrapping(SliceBuilder builder)
    {
        var compatibility = typeof(RuntimeCompatibilityAttribute);
        var attribute = new CustomAttribute(builder.Members.Use(compatibility.GetConstructor([])!));
        attribute.Properties.Add(new Mono.Cecil.CustomAttributeNamedArgument(
            nameof(RuntimeCompatibilityAttribute.WrapNonExceptionThrows), new CustomAttributeArgument(builder.Module.TypeSystem.Boolean, true)));
        builder.Module.Assembly.CustomAttributes.Add(attribute);
    }

    private static void AddMarshalling(SliceBuilder builder)
    {
        var sources = builder.Definitions.Sources.Where(builder.Definitions.NativeCallers.Contains).ToList();
        var without = sources.Where(source => source.IsDefined(typeof(DisableRuntimeMarshallingAttribute), false)).ToList();
        if (without.Count == 0)
        {
            return;
        }

        if (without.Count < sources.Count)
        {
            throw new SliceException(
                $"{without[0].GetName().Name} disables the marshalling of the runtime and {sources.Except(without).First().GetName().Name} "
                + "does not: native calls of both cannot be copied into one slice.");
        }

        builder.Module.Assembly.CustomAttributes.Add(
            new CustomAttribute(builder.Members.Use(typeof(DisableRuntimeMarshallingAttribute).GetConstructor([])!)));
    }

    private static void AddIgnoredChecks(SliceBuilder builder)
    {
        var system = builder.Module.TypeSystem;
        var type = new TypeDefinition(
            Namespace, Name, TypeAttributes.NotPublic | TypeAttributes.Sealed | TypeAttributes.BeforeFieldInit, builder.Types.Use(typeof(Attribute)));
        var constructor = new MethodDefinition(
            ".ctor",
            MethodAttributes.Public | MethodAttributes.HideBySig | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName,
            system.Void);
        constructor.Parameters.Add(new ParameterDefinition(system.String));
        type.Methods.Add(constructor);
        var il = constructor.Body.GetILProcessor();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, builder.Members.Use(typeof(Attribute).GetConstructor(Runtime.Declared, [])!));
        il.Emit(OpCodes.Ret);
        builder.Module.Types.Add(type);

        // Itself too: dynamic methods could read private members of types that are now copied beside them.
        foreach (var name in builder.Assemblies.Names.Append(SliceImage.Placeholder))
        {
            var attribute = new CustomAttribute(constructor);
            attribute.ConstructorArguments.Add(new CustomAttributeArgument(system.String, name));
            builder.Module.Assembly.CustomAttributes.Add(attribute);
        }
    }
}
