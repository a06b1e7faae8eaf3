using System.Reflection;
using Mono.Cecil;

namespace ProcessPool.Slicing.References;

/// <summary>The assemblies that the slice refers to.</summary>
internal sealed class AssemblyReferences
{
    private readonly ModuleDefinition _module;
    private readonly SortedDictionary<string, (Assembly Source, AssemblyNameReference Reference)> _known = new(StringComparer.Ordinal);

    private readonly SortedDictionary<string, AssemblyNameReference> _slices = new(StringComparer.Ordinal);

    public AssemblyReferences(ModuleDefinition module)
    {
        _module = module;
        Of(typeof(object).Assembly);
    }

    public IReadOnlyList<Assembly> All => [.. _known.Values.Select(known => known.Source)];

    /// <summary>Their simple names, as they stand in the full names.</summary>
    public IEnumerable<string> Names => _known.Values.Select(known => new AssemblyName { Name = known.Reference.Name }.FullName).Concat(_slices.Keys).Distinct();

    public AssemblyNameReference Of(Assembly assembly)
    {
        var name = assembly.FullName!;
        if (_known.TryGetValue(name, out var known))
        {
            return known.Source == assembly ? known.Reference : throw new SliceException(
                $"There are two assemblies {name}. A slice cannot refer to both: it refers to assemblies by name.");
        }

        var parts = assembly.GetName();
        var reference = new AssemblyNameReference(parts.Name, parts.Version ?? new Version(0, 0, 0, 0))
        {
            Culture = parts.CultureName,
            PublicKeyToken = parts.GetPublicKeyToken(),
            IsRetargetable = (parts.Flags & AssemblyNameFlags.Retargetable) != 0,
        };
        _known.Add(name, (assembly, reference));
        _module.AssemblyReferences.Add(reference);
        return reference;
    }

    public AssemblyNameReference Of(CodeSlice slice)
    {
        if (!_slices.TryGetValue(slice.AssemblyName, out var reference))
        {
            _slices.Add(slice.AssemblyName, reference = new AssemblyNameReference(slice.AssemblyName, new Version(0, 0, 0, 0)));
            _module.AssemblyReferences.Add(reference);
        }

        return reference;
    }

    /// <summary>Puts the references in an order that does not depend on who was mentioned first.</summary>
    public void Arrange()
    {
        _module.AssemblyReferences.Clear();
        foreach (var (_, reference) in _known.Values)
        {
            _module.AssemblyReferences.Add(reference);
        }

        foreach (var reference in _slices.Values)
        {
            _module.AssemblyReferences.Add(reference);
        }
    }
}
