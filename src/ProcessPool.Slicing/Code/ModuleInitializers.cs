using System.Reflection;
using System.Reflection.Metadata.Ecma335;
using Mono.Cecil.Cil;
using MethodAttributes = Mono.Cecil.MethodAttributes;
using MethodDefinition = Mono.Cecil.MethodDefinition;
using Module = System.Reflection.Module;
using TypeAttributes = Mono.Cecil.TypeAttributes;
using TypeDefinition = Mono.Cecil.TypeDefinition;

namespace ProcessPool.Slicing.Code;

/// <summary>
/// What a module runs before anything else of it. A slice has parts of several modules, so its own initializer calls a copy of each.
/// </summary>
internal sealed class ModuleInitializers(SliceBuilder builder)
{
    private const string Holder = "<ModuleInitializers>";
    private const int ModuleRow = 1;
    private const TypeAttributes StaticClass = TypeAttributes.NotPublic | TypeAttributes.Abstract | TypeAttributes.Sealed | TypeAttributes.BeforeFieldInit;

    private readonly List<(string Assembly, MethodDefinition Copy)> _copies = [];

    /// <summary>Copies the initializer of a type's module, if it has one.</summary>
    public void AddOf(Type type)
    {
        // An earlier slice has run it.
        if (Find(type.Module) is not { } source || builder.Earlier.Any(slice => slice.HasCodeOf(type.Assembly)))
        {
            return;
        }

        var copy = new MethodDefinition("", MethodAttributes.Assembly | MethodAttributes.Static, builder.Module.TypeSystem.Void);
        _copies.Add((type.Assembly.FullName!, copy));
        HolderType().Methods.Add(copy);
        builder.Later(type, () => new CodeCopier(builder, MethodCode.Of(builder, source, copy), source, copy).Copy());
    }

    /// <summary>Makes the slice's own initializer.</summary>
    public void Finish()
    {
        if (_copies.Count == 0)
        {
            return;
        }

        const MethodAttributes Initializer = MethodAttributes.Private | MethodAttributes.Static | MethodAttributes.HideBySig
            | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName;
        var initializer = new MethodDefinition(".cctor", Initializer, builder.Module.TypeSystem.Void);
        builder.Module.Types.First(type => type.Name == "<Module>").Methods.Add(initializer);
        var il = initializer.Body.GetILProcessor();
        var holder = HolderType();
        holder.Methods.Clear();
        foreach (var (_, copy) in _copies.OrderBy(copy => copy.Assembly, StringComparer.Ordinal))
        {
            copy.Name = $"Initialize{holder.Methods.Count}";
            holder.Methods.Add(copy);
            il.Emit(OpCodes.Call, copy);
        }

        il.Emit(OpCodes.Ret);
    }

    private static MethodBase? Find(Module module)
    {
        if (Runtime.Metadata(module) is not { } reader)
        {
            return null;
        }

        foreach (var handle in reader.GetTypeDefinition(MetadataTokens.TypeDefinitionHandle(ModuleRow)).GetMethods())
        {
            if (reader.StringComparer.Equals(reader.GetMethodDefinition(handle).Name, ".cctor"))
            {
                return module.ResolveMethod(MetadataTokens.GetToken(handle));
            }
        }

        return null;
    }

    private TypeDefinition HolderType()
    {
        var holder = builder.Module.Types.FirstOrDefault(type => type.Name == Holder);
        if (holder is null)
        {
            builder.Module.Types.Add(holder = new TypeDefinition("", Holder, StaticClass, builder.Module.TypeSystem.Object));
        }

        return holder;
    }
}
