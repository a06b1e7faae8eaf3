using System.Reflection;
using System.Reflection.Emit;
using Mono.Cecil;

namespace ProcessPool.Slicing.Code;

/// <summary>Dynamic methods become static methods of one class.</summary>
internal sealed class DynamicMethods(SliceBuilder builder)
{
    private const string Holder = "<DynamicMethods>";

    private readonly Dictionary<DynamicMethod, MethodDefinition> _methods = [];
    private TypeDefinition? _holder;

    /// <summary>Everything that was copied, with its original.</summary>
    public IEnumerable<(MemberInfo Source, IMetadataTokenProvider Copy)> All =>
        _methods.Select(method => ((MemberInfo)method.Key, (IMetadataTokenProvider)method.Value));

    public MethodDefinition Define(DynamicMethod source)
    {
        if (_methods.TryGetValue(source, out var known))
        {
            return known;
        }

        var copy = new MethodDefinition(
            source.Name, Mono.Cecil.MethodAttributes.Public | Mono.Cecil.MethodAttributes.Static | Mono.Cecil.MethodAttributes.HideBySig,
            builder.Types.Use(source.ReturnType));
        _methods.Add(source, copy);
        foreach (var parameter in source.GetParameters())
        {
            copy.Parameters.Add(new ParameterDefinition(builder.Types.Use(parameter.ParameterType)) { Name = parameter.Name });
        }

        HolderType().Methods.Add(copy);
        builder.Later(source, () => new CodeCopier(builder, DynamicCode.Of(builder, source), source, copy).Copy());
        return copy;
    }

    private TypeDefinition HolderType()
    {
        if (_holder is null)
        {
            const Mono.Cecil.TypeAttributes StaticClass = Mono.Cecil.TypeAttributes.Public | Mono.Cecil.TypeAttributes.Abstract
                | Mono.Cecil.TypeAttributes.Sealed | Mono.Cecil.TypeAttributes.BeforeFieldInit;
            _holder = new TypeDefinition("", Holder, StaticClass, builder.Module.TypeSystem.Object);
            builder.Module.Types.Add(_holder);
        }

        return _holder;
    }
}
