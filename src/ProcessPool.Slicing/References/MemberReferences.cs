using System.Reflection;
using System.Reflection.Emit;
using Mono.Cecil;

namespace ProcessPool.Slicing.References;

/// <summary>Methods and fields of the program as members that the slice can mention.</summary>
internal sealed class MemberReferences(SliceBuilder builder)
{
    /// <summary>A method as instructions call it: in its declaring type over its arguments, and over its own arguments.</summary>
    /// <param name="isDefinition">It was mentioned as a definition, not as a member of the type over its own parameters.</param>
    /// <param name="isInstance">It was mentioned with generic arguments, which may be its own parameters.</param>
    public MethodReference Use(MethodBase method, bool isDefinition = false, bool isInstance = false)
    {
        if (method is DynamicMethod dynamic)
        {
            return builder.Dynamic.Define(dynamic);
        }

        Runtime.Require(method);
        if ((method.CallingConvention & CallingConventions.VarArgs) != 0)
        {
            throw SliceException.For(method, "it takes __arglist");
        }

        var declaring = method.DeclaringType ?? throw SliceException.For(method, "it is a method of a module, outside of all types");
        if (declaring.IsArray)
        {
            return OfArray(method, declaring);
        }

        var reference = Reference(method, declaring, isDefinition);
        return method.IsGenericMethod && (isInstance || !method.IsGenericMethodDefinition) ? Instance(reference, method) : reference;
    }

    /// <summary>A field as instructions use it.</summary>
    public FieldReference Use(FieldInfo field, bool isDefinition = false)
    {
        Runtime.Require(field);
        var declaring = field.DeclaringType ?? throw SliceException.For(field, "it is a field of a module, outside of all types");
        var definition = Runtime.Definition(field);
        var copied = builder.Copies(declaring) ? builder.Definitions.Field(definition) : null;
        if (copied is not null && (isDefinition || !declaring.IsGenericType))
        {
            return copied;
        }

        var owner = builder.Types.Open(declaring);
        var signature = new SignatureReader(
            builder, definition.Module.ResolveSignature(definition.MetadataToken), definition.Module, new GenericScope(owner, null));
        return new FieldReference(field.Name, signature.ReadField(), isDefinition ? owner : builder.Types.Use(declaring));
    }

    /// <summary>Gives a method its calling convention, return type and parameters, from the original's bytes.</summary>
    public void ReadSignature(MethodBase definition, IGenericParameterProvider owner, MethodReference target)
    {
        try
        {
            var bytes = definition.Module.ResolveSignature(definition.MetadataToken);
            new SignatureReader(builder, bytes, definition.Module, new GenericScope(owner, target)).ReadMethod(target);
        }
        catch (SliceException problem)
        {
            throw SliceException.For(definition, $"its signature needs {problem.Message}", problem);
        }
    }

    private MethodReference Reference(MethodBase method, Type declaring, bool isDefinition)
    {
        var definition = Runtime.Definition(method);
        var copied = builder.Copies(declaring) ? builder.Definitions.Method(definition) : null;
        if (copied is not null && (isDefinition || !declaring.IsGenericType))
        {
            return copied;
        }

        var owner = builder.Types.Open(declaring);
        var reference = new MethodReference(
            method.Name, builder.Module.TypeSystem.Void, isDefinition ? owner : builder.Types.Use(declaring));
        ReadSignature(definition, owner, reference);
        return reference;
    }

    private GenericInstanceMethod Instance(MethodReference reference, MethodBase method)
    {
        var instance = new GenericInstanceMethod(reference);
        foreach (var argument in method.GetGenericArguments())
        {
            instance.GenericArguments.Add(builder.Types.Use(argument));
        }

        return instance;
    }

    /// <summary>The runtime makes the members of arrays; they have no metadata.</summary>
    private MethodReference OfArray(MethodBase method, Type declaring)
    {
        var result = method is MethodInfo { ReturnType: var type } ? builder.Types.Use(type) : builder.Module.TypeSystem.Void;
        var reference = new MethodReference(method.Name, result, builder.Types.Use(declaring)) { HasThis = true };
        foreach (var parameter in method.GetParameters())
        {
            reference.Parameters.Add(new ParameterDefinition(builder.Types.Use(parameter.ParameterType)));
        }

        return reference;
    }
}
