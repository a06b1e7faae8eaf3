using System.Reflection;

namespace ProcessPool.Slicing;

/// <summary>Code that cannot be copied into a slice without changing what it does. The message names the member and the reason.</summary>
internal sealed class SliceException : Exception
{
    public SliceException()
    {
    }

    public SliceException(string message)
        : base(message)
    {
    }

    public SliceException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The error for a member and the reason why it cannot be in a slice.</summary>
    public static SliceException For(MemberInfo member, string reason, Exception? innerException = null)
    {
        var place = member.DeclaringType is { } type ? $"{type}: " : "";
        return new SliceException($"{place}{member} cannot be copied into a slice: {reason}.", innerException);
    }
}
