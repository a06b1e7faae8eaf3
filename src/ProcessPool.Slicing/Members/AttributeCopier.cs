using System.Collections.ObjectModel;
using System.Reflection;
using System.Runtime.InteropServices;
using Mono.Cecil;
using CecilNamedArgument = Mono.Cecil.CustomAttributeNamedArgument;

namespace ProcessPool.Slicing.Members;

/// <summary>Copies attributes, without running them.</summary>
internal sealed class AttributeCopier(SliceBuilder builder)
{
    /// <summary>What reflection shows as attributes, and metadata has elsewhere.</summary>
    private static readonly HashSet<Type> Elsewhere =
    [
        typeof(SerializableAttribute), typeof(ComImportAttribute), typeof(StructLayoutAttribute), typeof(DllImportAttribute),
        typeof(PreserveSigAttribute), typeof(InAttribute), typeof(OutAttribute), typeof(OptionalAttribute), typeof(MarshalAsAttribute),
        typeof(FieldOffsetAttribute), typeof(NonSerializedAttribute),
    ];

    public void Copy(MemberInfo member, IEnumerable<CustomAttributeData> sources, Mono.Cecil.ICustomAttributeProvider target)
    {
        try
        {
            foreach (var source in sources.Where(source => !Elsewhere.Contains(source.AttributeType)))
            {
                target.CustomAttributes.Add(Copy(source));
            }
        }
        catch (Exception problem) when (problem is CustomAttributeFormatException or IOException or TypeLoadException or BadImageFormatException)
        {
            throw SliceException.For(member, $"its attributes cannot be read ({problem.Message})", problem);
        }
    }

    private CustomAttribute Copy(CustomAttributeData source)
    {
        var attribute = new CustomAttribute(builder.Members.Use(source.Constructor));
        foreach (var (argument, parameter) in source.ConstructorArguments.Zip(source.Constructor.GetParameters()))
        {
            attribute.ConstructorArguments.Add(Argument(argument, parameter.ParameterType));
        }

        foreach (var named in source.NamedArguments)
        {
            var type = named.MemberInfo is FieldInfo field ? field.FieldType : ((PropertyInfo)named.MemberInfo).PropertyType;
            var arguments = named.IsField ? attribute.Fields : attribute.Properties;
            arguments.Add(new CecilNamedArgument(named.MemberName, Argument(named.TypedValue, type)));
        }

        return attribute;
    }

    /// <summary>An argument. Where an object is declared, the argument brings its own type.</summary>
    private CustomAttributeArgument Argument(CustomAttributeTypedArgument source, Type declared)
    {
        var inner = new CustomAttributeArgument(builder.Types.Use(source.ArgumentType), Value(source));
        return declared == typeof(object) ? new CustomAttributeArgument(builder.Types.Use(declared), inner) : inner;
    }

    private object? Value(CustomAttributeTypedArgument source) => source.Value switch
    {
        Type { IsGenericTypeDefinition: true } definition => builder.Types.Open(definition),
        Type type => builder.Types.Use(type),
        ReadOnlyCollection<CustomAttributeTypedArgument> items =>
            items.Select(item => Argument(item, source.ArgumentType.GetElementType()!)).ToArray(),
        var value => value,
    };
}
