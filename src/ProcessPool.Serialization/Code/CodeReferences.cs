using System.Reflection;
using System.Runtime.Loader;

namespace ProcessPool.Serialization.Code;

/// <summary>Describes loaded code so that another process can find the same.</summary>
internal static class CodeReferences
{
    private const BindingFlags Anything = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly CodeCache<Assembly, AssemblyReference> Known = new(Describe);

    /// <exception cref="CodeRefusedException">The assembly has no file.</exception>
    public static AssemblyReference Of(Assembly assembly) => Known.Get(assembly);

    /// <summary>Tells apart the overloads of one name, in all versions of the framework alike.</summary>
    public static string SignatureOf(MethodBase method) => Definition(method).ToString()!;

    /// <summary>The member as its declaring type, rather than a derived one, lists it.</summary>
    public static MemberInfo AsDeclared(MemberInfo member) => member switch
    {
        MethodInfo { IsGenericMethod: true, IsGenericMethodDefinition: false } method =>
            ((MethodInfo)AsDeclared(method.GetGenericMethodDefinition())).MakeGenericMethod(method.GetGenericArguments()),
        _ => Array.Find(
            member.DeclaringType!.GetMember(member.Name, member.MemberType, Anything | BindingFlags.DeclaredOnly),
            candidate => candidate.HasSameMetadataDefinitionAs(member)) ?? throw Missing(member),
    };

    /// <summary>The member as a derived type lists it.</summary>
    public static MemberInfo AsReflected(MemberInfo member, Type reflected) => member switch
    {
        MethodInfo { IsGenericMethod: true, IsGenericMethodDefinition: false } method =>
            ((MethodInfo)AsReflected(method.GetGenericMethodDefinition(), reflected)).MakeGenericMethod(method.GetGenericArguments()),
        _ => Array.Find(
            reflected.GetMember(member.Name, member.MemberType, Anything | BindingFlags.FlattenHierarchy),
            candidate => candidate.HasSameMetadataDefinitionAs(member) && candidate.DeclaringType == member.DeclaringType)
            ?? throw Missing(member),
    };

    /// <summary>The method without generic arguments of its own or of its type.</summary>
    public static MethodBase Definition(MethodBase method)
    {
        if (method is MethodInfo { IsGenericMethod: true } generic)
        {
            method = generic.GetGenericMethodDefinition();
        }

        return method.DeclaringType is { IsConstructedGenericType: true } type
            ? (MethodBase)type.GetGenericTypeDefinition().GetMemberWithSameMetadataDefinitionAs(method)
            : method;
    }

    /// <summary>Whether no file holds the assembly.</summary>
    public static bool IsInMemory(Assembly assembly) => PathOf(assembly).Length == 0 && !IsInBundle(assembly);

    private static CodeRefusedException Missing(MemberInfo member) =>
        new($"{member} is not a member that {member.DeclaringType} lists", CodeRefusedException.Redesign);

    private static AssemblyReference Describe(Assembly assembly)
    {
        if (assembly.IsDynamic)
        {
            throw new CodeRefusedException(
                $"its code was generated while the program runs (assembly {assembly.GetName().Name}), and no file holds it");
        }

        var path = PathOf(assembly);
        if (path.Length == 0 && IsInBundle(assembly))
        {
            path = Environment.ProcessPath ?? "";
        }
        else if (path.Length == 0)
        {
            throw new CodeRefusedException(
                $"its code was loaded from memory (assembly {assembly.GetName().Name}), and no file holds it");
        }

        return new AssemblyReference(assembly.FullName!, assembly.ManifestModule.ModuleVersionId, path);
    }

    /// <summary>
    /// In an application that is one file no assembly has a file of its own, ours neither. Those that the runtime took from there resolve by name in a
    /// worker, which is the same file; the build is compared as always.
    /// </summary>
    private static bool IsInBundle(Assembly assembly)
        => PathOf(typeof(CodeReferences).Assembly).Length == 0 && AssemblyLoadContext.GetLoadContext(assembly) == AssemblyLoadContext.Default;

    [System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessage(
        "SingleFile", "IL3000", Justification = "An empty location is what the caller asks for.")]
    private static string PathOf(Assembly assembly) => assembly.Location;
}
