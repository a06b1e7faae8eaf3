using ProcessPool.Serialization.Graph;
using ProcessPool.Serialization.Values;

namespace ProcessPool.Serialization.Custom;

/// <summary>The codecs that users have registered in this process, or that came with a function. Safe to use concurrently.</summary>
internal static class CustomCodecs
{
    private static readonly Lock Gate = new();
    private static volatile CustomCodec[] _registered = [];
    private static volatile CustomCodec[] _learned = [];

    /// <summary>Those that were registered in this process, in the order of their registration.</summary>
    public static CustomCodec[] Registered => _registered;

    /// <summary>Whether a codec could take effect: some types cross without a look at codecs of objects.</summary>
    public static bool CanHave(Type type) => !type.IsArray && !type.IsAssignableTo(typeof(Delegate)) && type != typeof(object)
        && type != typeof(ValueType) && type != typeof(Enum) && !type.IsPointer && !type.ContainsGenericParameters
        && !type.IsAssignableTo(typeof(System.Reflection.MemberInfo)) && ValueCodecs.Create(type) is null;

    /// <summary>Makes a codec that of its type, in place of an earlier one.</summary>
    public static void Register(CustomCodec codec)
    {
        lock (Gate)
        {
            _registered = With(_registered, codec);
            ObjectCodecs.Renew();
        }
    }

    /// <summary>Takes over the codecs of another process. Those that were registered in this one go first.</summary>
    public static void Learn(CustomCodec[] codecs)
    {
        if (ReferenceEquals(codecs, _learned))
        {
            return;
        }

        lock (Gate)
        {
            _learned = codecs;
            ObjectCodecs.Renew();
        }
    }

    /// <summary>The codec of a class: its own, else that of the nearest base class, else that of an interface. Null if there is none.</summary>
    public static CustomCodec? Find(Type type) => Find(_registered, type) ?? Find(_learned, type);

    private static CustomCodec? Find(CustomCodec[] codecs, Type type)
    {
        for (var level = codecs.Length > 0 ? type : null; level is not null; level = level.BaseType)
        {
            if (Array.Find(codecs, codec => codec.Type == level) is { } found)
            {
                return found;
            }
        }

        return Array.Find(codecs, codec => codec.Type.IsInterface && codec.Type.IsAssignableFrom(type));
    }

    private static CustomCodec[] With(CustomCodec[] codecs, CustomCodec codec) =>
        [.. codecs.Where(known => known.Type != codec.Type), codec];
}
