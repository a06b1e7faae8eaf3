using System.Reflection;
using System.Reflection.Emit;
using Mono.Cecil;
using ProcessPool.Slicing.Code;
using ProcessPool.Slicing.Members;
using ProcessPool.Slicing.References;

namespace ProcessPool.Slicing;

/// <summary>
/// The slice in the making. Whatever is mentioned is defined at once, as an empty definition, and queued; filling it mentions more. So
/// the depth of the code does not matter.
/// </summary>
internal sealed class SliceBuilder
{
    private readonly Queue<(MemberInfo Member, Action Work)> _work = new();
    private readonly Func<Assembly, bool> _isSliceable;
    private readonly Dictionary<Assembly, bool> _known = [];

    public SliceBuilder(Func<Assembly, bool> isSliceable, IReadOnlyList<CodeSlice> earlier)
    {
        _isSliceable = isSliceable;
        Earlier = earlier;
        var name = new AssemblyNameDefinition(SliceImage.Placeholder, new Version(0, 0, 0, 0));
        var enums = new EnumResolver();
        Module = AssemblyDefinition.CreateAssembly(name, SliceImage.Placeholder, new ModuleParameters
        {
            Kind = ModuleKind.Dll,
            AssemblyResolver = enums,
            MetadataResolver = enums,
            Timestamp = 0,
        }).MainModule;
        Assemblies = new AssemblyReferences(Module);
        Types = new TypeReferences(this, enums);
        Definitions = new TypeDefinitions(this);
        Members = new MemberReferences(this);
        Dynamic = new DynamicMethods(this);
        Initializers = new ModuleInitializers(this);
        Attributes = new AttributeCopier(this);
    }

    /// <summary>Slices that this one may refer to.</summary>
    public IReadOnlyList<CodeSlice> Earlier { get; }

    public ModuleDefinition Module { get; }

    public AssemblyReferences Assemblies { get; }

    public TypeReferences Types { get; }

    public TypeDefinitions Definitions { get; }

    public MemberReferences Members { get; }

    public DynamicMethods Dynamic { get; }

    public ModuleInitializers Initializers { get; }

    public AttributeCopier Attributes { get; }

    /// <summary>Runs a piece of work for a member after what is in the queue.</summary>
    public void Later(MemberInfo member, Action work) => _work.Enqueue((member, work));

    public bool IsSliceable(Assembly assembly)
    {
        if (!_known.TryGetValue(assembly, out var sliceable))
        {
            _known.Add(assembly, sliceable = assembly != typeof(object).Assembly && _isSliceable(assembly));
        }

        return sliceable;
    }

    /// <summary>The earlier slice that contains a type; null: none does.</summary>
    /// <exception cref="SliceException">It contains a part of what the compiler has collected in one class, which may not be what is needed now.</exception>
    public CodeSlice? EarlierOf(Type definition)
    {
        foreach (var slice in Earlier)
        {
            if (slice.Contains(definition))
            {
                return CompilerMade.IsBag(definition) ? throw SliceException.For(definition, "a slice that was cut before has a part of it") : slice;
            }
        }

        return null;
    }

    /// <summary>Whether a type is copied, rather than referred to.</summary>
    public bool Copies(Type type) => IsSliceable(type.Assembly) && EarlierOf(Runtime.Definition(type)) is null;

    public void AddRoot(MemberInfo root)
    {
        if (root is DynamicMethod)
        {
            Runtime.Guard(root, () => Define(root));
            return;
        }

        Runtime.Require(root);
        if (!IsSliceable(root.Module.Assembly))
        {
            throw SliceException.For(root, $"its assembly {root.Module.Assembly.GetName().Name} is not one of those to copy");
        }

        if (EarlierOf(Runtime.Definition(root as Type ?? root.DeclaringType!)) is not null)
        {
            throw SliceException.For(root, "a slice that was cut before has its type, without it");
        }

        Runtime.Guard(root, () => Define(root));
    }

    public CodeSlice Build()
    {
        while (_work.TryDequeue(out var next))
        {
            Runtime.Guard(next.Member, next.Work);
        }

        Initializers.Finish();
        Definitions.Arrange();
        AssemblyAttributes.Add(this);
        Assemblies.Arrange();
        return SliceImage.Write(this);
    }

    private void Define(MemberInfo root)
    {
        switch (root)
        {
            case DynamicMethod dynamic:
                Dynamic.Define(dynamic);
                break;
            case Type type when !type.HasElementType && !type.IsGenericParameter && !type.IsFunctionPointer:
                Definitions.Touch(Runtime.Definition(type));
                break;
            case MethodBase method:
                Definitions.Method(Runtime.Definition(method));
                break;
            case FieldInfo field:
                Definitions.Field(Runtime.Definition(field));
                break;
            default:
                throw SliceException.For(root, "a root is a type, a method, a constructor or a field");
        }
    }
}
