using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ProcessPool.Serialization.Code;
using ProcessPool.Serialization.Graph;
using ProcessPool.Serialization.Values;

namespace ProcessPool.Serialization.Bridges;

/// <summary>
/// Finds what bridges loggers. Looks at names first: the assembly of the loggers is loaded only in processes that use one. A logger of another build of
/// that assembly than ours is not one for us, and is refused by its name.
/// </summary>
internal static class LoggerBridges
{
    private const string Space = "Microsoft.Extensions.Logging";

    /// <summary>The codec of a logger, or of one of our ends; null for other types.</summary>
    public static ObjectCodec? Find(Type type) =>
        IsLogger(type) || (type.GetInterfaces() is { Length: > 0 } interfaces && Array.Exists(interfaces, IsLogger)) || type.IsAssignableTo(typeof(LoggerSource)) ? Loggers.Find(type) : null;

    /// <summary>The slot of a place that is declared as a logger; null for other types.</summary>
    public static Slot? SlotFor(Type type) => IsLogger(type) ? Loggers.SlotFor(type) : null;

    private static bool IsLogger(Type type) => type is { IsInterface: true, Namespace: Space, Name: "ILogger" or "ILogger`1", ContainsGenericParameters: false };

    /// <summary>What needs the assembly of the loggers, and must not become a part of what does not.</summary>
    private static class Loggers
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public static ObjectCodec? Find(Type type) => type == typeof(ILogger) || type == typeof(BridgedLogger) || type == typeof(UntypedLoggerSource) ? new LoggerCodec()
            : IsOf(type, typeof(ILogger<>)) || IsOf(type, typeof(BridgedLogger<>)) || IsOf(type, typeof(LoggerSource<>)) ? Make(typeof(LoggerCodec<>), type)
            : IsOf(type, typeof(Logger<>)) || IsOf(type, typeof(NullLogger<>)) || type == typeof(NullLogger) ? new FieldsCodec(type, new FieldPlan(TypeFields.OfAllLevels(type)))
            : IsSecret(type) ? new LoggerCodec()
            : null;

        [MethodImpl(MethodImplOptions.NoInlining)]
        public static Slot? SlotFor(Type type) => type == typeof(ILogger) ? new LoggerSlot()
            : IsOf(type, typeof(ILogger<>)) ? (Slot)ValueCodecs.Make(typeof(LoggerSlot<>), type.GenericTypeArguments)
            : null;

        /// <summary>A class that no place can be declared as, so that whatever holds one takes any logger.</summary>
        private static bool IsSecret(Type type) => !type.IsVisible && FrameworkAssemblies.Contains(type.Assembly) && type.IsAssignableTo(typeof(ILogger));

        private static bool IsOf(Type type, Type definition) => type.IsConstructedGenericType && type.GetGenericTypeDefinition() == definition;

        private static ObjectCodec Make(Type definition, Type type) => (ObjectCodec)ValueCodecs.Make(definition, type.GenericTypeArguments);
    }
}
