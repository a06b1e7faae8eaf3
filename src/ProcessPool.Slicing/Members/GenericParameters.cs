using Mono.Cecil;

namespace ProcessPool.Slicing.Members;

/// <summary>Generic parameters of types and methods that are copied.</summary>
internal static class GenericParameters
{
    public static void Declare(Type[] sources, IGenericParameterProvider owner)
    {
        foreach (var source in sources)
        {
            owner.GenericParameters.Add(new GenericParameter(source.Name, owner)
            {
                Attributes = (GenericParameterAttributes)source.GenericParameterAttributes,
            });
        }
    }

    public static void Fill(SliceBuilder builder, Type[] sources, IGenericParameterProvider owner)
    {
        foreach (var (source, copy) in sources.Zip(owner.GenericParameters))
        {
            foreach (var constraint in source.GetGenericParameterConstraints())
            {
                copy.Constraints.Add(new GenericParameterConstraint(builder.Types.Use(constraint)));
            }

            builder.Attributes.Copy(source, source.GetCustomAttributesData(), copy);
        }
    }
}
