using System.Reflection;
using ProcessPool.Capture.Scripts;
using ProcessPool.Serialization.Code;
using ProcessPool.Serialization.Code.Images;

namespace ProcessPool.Capture;

/// <summary>Collects the code that a written value needs.</summary>
internal sealed class ReportCode
{
    private readonly SortedDictionary<string, Assembly> _assemblies = new(StringComparer.Ordinal);
    private readonly StaticReads _reads = new(CodeSlices.IsOfApplication, static field => !field.IsInitOnly && !ScriptCode.Contains(field.Module.Assembly));

    public void Object(object value)
    {
        Add(value.GetType());
        _reads.Add(value.GetType());
        if (value is Delegate function)
        {
            foreach (var single in function.GetInvocationList())
            {
                Add(single.Method.Module.Assembly);
                _reads.Add(single.Method);
            }
        }
    }

    /// <summary>Those that can be set, in the order of their names.</summary>
    public IReadOnlyList<FieldInfo> StaticVariables()
    {
        _reads.Run();
        return
        [
            .. _reads.Fields
                .Where(field => field is { IsLiteral: false } && !field.Name.Contains("<>", StringComparison.Ordinal) && !field.DeclaringType!.Name.StartsWith("<>", StringComparison.Ordinal))
                .OrderBy(field => field.DeclaringType!.FullName + "." + field.Name, StringComparer.Ordinal),
        ];
    }

    public IReadOnlyList<ClosureCode> Of(CapsuleContent content, CodeShipping shipping)
    {
        var code = new List<ClosureCode>();
        foreach (var assembly in _assemblies.Values)
        {
            if (content.Slices?.Contains(assembly) != true && CodeImages.Find(assembly) is null)
            {
                code.Add(new ClosureCode(assembly.GetName().Name!, 0, "by reference, each worker loads the same file"));
            }
        }

        var slice = content.Slices?.Slice?.Image;
        foreach (var image in content.Images)
        {
            code.Add(image.Hash == slice?.Hash
                ? new ClosureCode(SliceName(content.Slices!), image.Bytes.Length, shipping == CodeShipping.ByValue
                    ? "a slice, because PoolOptions.CodeShipping says so"
                    : content.Slices!.Wanted.Any(member => UpdatedCode.Touched?.Contains(member.Module.Assembly) == true)
                        ? "a slice, because hot reload has changed it or what it refers to"
                        : "a slice, because it was generated while the program runs")
                : new ClosureCode(SimpleName(image.FullName), image.Bytes.Length, "a whole image, because no file holds this build"));
        }

        return code;
    }

    private static string SliceName(SliceSet slices)
        => string.Join(", ", slices.Wanted.Select(member => member.Module.Assembly.GetName().Name).Distinct().Order(StringComparer.Ordinal));

    private static string SimpleName(string fullName) => new AssemblyName(fullName).Name!;

    private void Add(Type type)
    {
        while (type.HasElementType)
        {
            type = type.GetElementType()!;
        }

        Add(type.Assembly);
        foreach (var argument in type.GetGenericArguments())
        {
            Add(argument);
        }
    }

    private void Add(Assembly assembly)
    {
        if (!FrameworkAssemblies.Contains(assembly) && !CodeSlices.IsOwn(assembly))
        {
            _assemblies[assembly.FullName!] = assembly;
        }
    }
}
