using System.Reflection;
using Mono.Cecil;
using Mono.Collections.Generic;

namespace ProcessPool.Slicing.Members;

/// <summary>The order of what was copied: by assembly, then by metadata token. Not by who was mentioned first.</summary>
internal sealed class Arrangement(IReadOnlyList<Assembly> sources)
{
    private readonly Dictionary<Assembly, int> _ranks = sources
        .Select((assembly, found) => (assembly, found))
        .OrderBy(source => source.assembly.FullName, StringComparer.Ordinal).ThenBy(source => source.found)
        .Select((source, rank) => (source.assembly, rank))
        .ToDictionary(source => source.assembly, source => source.rank);

    private Dictionary<IMemberDefinition, int>? _tokens;

    public void Members(
        TypeDefinition type,
        IEnumerable<(MethodBase Source, MethodDefinition Copy)> methods,
        IEnumerable<(FieldInfo Source, FieldDefinition Copy)> fields)
    {
        _tokens ??= methods.Select(method => ((IMemberDefinition)method.Copy, method.Source.MetadataToken))
            .Concat(fields.Select(field => ((IMemberDefinition)field.Copy, field.Source.MetadataToken)))
            .ToDictionary(member => member.Item1, member => member.Item2);
        Sort(type.Methods, method => _tokens[method]);
        Sort(type.Fields, field => _tokens[field]);
    }

    public void Types(ModuleDefinition module, Dictionary<Type, TypeDefinition> types)
    {
        var sources = types.ToDictionary(type => type.Value, type => type.Key);
        foreach (var type in types.Values)
        {
            Sort(type.NestedTypes, nested => sources[nested].MetadataToken);
        }

        var names = new HashSet<(string, string)> { ("System.Runtime.CompilerServices", "IgnoresAccessChecksToAttribute") };
        var arranged = module.Types.Where(sources.ContainsKey)
            .OrderBy(type => _ranks[sources[type].Assembly]).ThenBy(type => sources[type].MetadataToken).ToList();
        var others = module.Types.Where(type => !sources.ContainsKey(type)).ToList();
        module.Types.Clear();
        foreach (var type in others.Concat(arranged))
        {
            // Two assemblies may have types of one name, such as those that the compiler adds to each.
            var name = type.Name;
            for (var i = 2; !names.Add((type.Namespace, type.Name)); i++)
            {
                type.Name = $"{name}#{i}";
            }

            module.Types.Add(type);
        }
    }

    private static void Sort<T>(Collection<T> members, Func<T, int> token)
    {
        var sorted = members.OrderBy(token).ToList();
        if (sorted.SequenceEqual(members))
        {
            return;
        }

        members.Clear();
        foreach (var member in sorted)
        {
            members.Add(member);
        }
    }
}
