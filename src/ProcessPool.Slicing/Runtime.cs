using System.Reflection;
using System.Reflection.Metadata;

namespace ProcessPool.Slicing;

/// <summary>What reflection knows of loaded code, with errors that name the member.</summary>
internal static class Runtime
{
    public const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <exception cref="SliceException">The member is a builder of Reflection.Emit, or not of the runtime at all.</exception>
    public static void Require(MemberInfo member)
    {
        var type = member as Type ?? member.DeclaringType;
        if (member.GetType().Assembly != typeof(object).Assembly || member.GetType().Namespace == "System.Reflection.Emit"
            || type?.UnderlyingSystemType.GetType().Namespace == "System.Reflection.Emit")
        {
            throw SliceException.For(member, "it is not loaded code; take it from the type that CreateType returned");
        }
    }

    /// <summary>Runs a piece of work for a member. What the runtime cannot find or read becomes an error that names the member.</summary>
    public static void Guard(MemberInfo member, Action work)
    {
        try
        {
            work();
        }
        catch (Exception problem) when (problem is IOException or TypeLoadException or BadImageFormatException or MissingMemberException
            or ArgumentException or NotSupportedException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw SliceException.For(member, $"something that it needs cannot be read ({problem.Message})", problem);
        }
    }

    /// <summary>The metadata of a module that was loaded from a file or from bytes; nothing for one of Reflection.Emit.</summary>
    public static unsafe MetadataReader? Metadata(Module module) =>
        module == module.Assembly.ManifestModule && module.Assembly.TryGetRawMetadata(out var blob, out var length)
            ? new MetadataReader(blob, length)
            : null;

    public static Type Definition(Type type) => type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type;

    /// <summary>The method without generic arguments, as its declaring type lists it.</summary>
    public static MethodBase Definition(MethodBase method) =>
        IsOpen(method) && !method.IsConstructedGeneric() ? method
        : method.Module.ResolveMethod(method.MetadataToken) ?? throw SliceException.For(method, "its definition cannot be found");

    /// <summary>The field without generic arguments, as its declaring type lists it.</summary>
    public static FieldInfo Definition(FieldInfo field) =>
        IsOpen(field) ? field
        : field.Module.ResolveField(field.MetadataToken) ?? throw SliceException.For(field, "its definition cannot be found");

    /// <summary>The type's generic parameters; none for a type without.</summary>
    public static Type[] Parameters(Type? type) => type is null ? [] : Definition(type).GetGenericArguments();

    /// <summary>The method's own generic parameters; none for a method without.</summary>
    public static Type[] Parameters(MethodBase method) => method.IsGenericMethodDefinition ? method.GetGenericArguments() : [];

    /// <summary>Members in the order of their metadata, which reflection does not promise.</summary>
    public static IEnumerable<T> InOrder<T>(this IEnumerable<T> members)
        where T : MemberInfo => members.OrderBy(member => member.MetadataToken);

    /// <summary>All methods and constructors that a type declares.</summary>
    public static IEnumerable<MethodBase> DeclaredMethods(Type type) =>
        type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared)).InOrder();

    private static bool IsOpen(MemberInfo member) =>
        member.ReflectedType == member.DeclaringType && member.DeclaringType is not { IsConstructedGenericType: true };

    private static bool IsConstructedGeneric(this MethodBase method) => method.IsGenericMethod && !method.IsGenericMethodDefinition;
}
