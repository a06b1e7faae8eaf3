using System.Reflection;
using System.Reflection.Emit;

namespace ProcessPool.Slicing;

/// <summary>What makes a type, method or field the same definition, whatever its generic arguments or the type it was found through.</summary>
internal readonly record struct MemberKey(object Owner, int Token)
{
    public static MemberKey Of(MemberInfo member) => member is DynamicMethod
        ? new MemberKey(member, 0)
        : new MemberKey(member.Module, member.MetadataToken);
}
