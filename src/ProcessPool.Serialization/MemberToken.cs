using System.Reflection;

namespace ProcessPool.Serialization;

/// <summary>Names a member of a module, whichever class or instantiation it was looked up through.</summary>
/// <remarks>A class, and no tuple: dictionaries over it are compiled already, where those over a struct would have to be at the first capture.</remarks>
internal sealed record MemberToken(Module Module, int Token)
{
    public static MemberToken Of(MemberInfo member) => new(member.Module, member.MetadataToken);
}
