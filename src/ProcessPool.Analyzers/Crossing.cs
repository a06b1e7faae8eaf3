using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using ProcessPool.Serialization.Framework;

namespace ProcessPool.Analyzers;

/// <summary>What values of a declared type would meet on their way to a worker, as far as it is certain.</summary>
internal static class Crossing
{
    /// <summary>Classes of the framework without a field of their own: what users derive from them crosses field by field.</summary>
    public static readonly ImmutableHashSet<string> WithoutState =
    [
        "System.IO.TextReader",
        "System.Xml.XmlReader",
        "System.Buffers.MemoryManager`1",
        "System.Buffers.ArrayPool`1",
        "System.Threading.Channels.ChannelReader`1",
        "System.Threading.Channels.ChannelWriter`1",
        "System.Net.Http.HttpMessageHandler",
        "System.Data.Common.DbDataReader",
        "System.Data.Common.DbTransaction",
        "System.Security.Cryptography.RandomNumberGenerator",
        "System.Net.WebSockets.WebSocket",
    ];

    /// <summary>What may be bridged, if the variable holds such a thing: a receiver of reports, the console, a logger.</summary>
    private static readonly ImmutableHashSet<string> Bridged = ["System.Progress`1", "System.IO.TextWriter", "Microsoft.Extensions.Logging.ILogger"];

    /// <summary>Why values of this type are refused; null if they are not, or if it depends on the value.</summary>
    public static Refusal? Refuse(ITypeSymbol? type) => type switch
    {
        null => null,
        IArrayTypeSymbol array => Refuse(array.ElementType),
        IPointerTypeSymbol or IFunctionPointerTypeSymbol => RefusedTypes.Address,
        { SpecialType: SpecialType.System_IntPtr or SpecialType.System_UIntPtr } => RefusedTypes.Address,
        INamedTypeSymbol { ConstructedFrom.SpecialType: SpecialType.System_Nullable_T } nullable => Refuse(nullable.TypeArguments[0]),
        _ when IsTask(type) => null,
        { TypeKind: TypeKind.Interface } => ListedInterface(type),
        { TypeKind: TypeKind.Struct } => IsOfFramework(type) ? Find(type) : null,
        { TypeKind: TypeKind.Class } => OfClass(type),
        _ => null,
    };

    /// <summary>Why a task is refused, unless it has completed.</summary>
    public static Refusal? RefuseUnlessCompleted(ITypeSymbol? type) => type is not null && IsTask(type) ? RefusedTypes.Find("System.Threading.Tasks.Task") : null;

    /// <summary>Whether somebody has to dispose of objects of this type.</summary>
    public static bool IsDisposable(ITypeSymbol type) =>
        type is { IsReferenceType: true }
        && !IsTask(type)
        && !(IsOfFramework(type) && Bridged.Contains(NameOf(type)))
        && !type.AllInterfaces.Any(face => face.ToDisplayString() == "System.Collections.IEnumerator")
        && type.AllInterfaces.Append(type).Any(face => face.ToDisplayString() is "System.IDisposable" or "System.IAsyncDisposable");

    private static Refusal? OfClass(ITypeSymbol type)
    {
        var ofFramework = IsOfFramework(type);
        if (ofFramework && Bridged.Contains(NameOf(type)))
        {
            return null;
        }

        for (var level = type; level is not null; level = level.BaseType)
        {
            if (Find(level) is { } refusal)
            {
                return ofFramework || !WithoutState.Contains(NameOf(level)) ? refusal : null;
            }
        }

        return !ofFramework ? null : ListedInterface(type) ?? (IsDisposable(type) ? RefusedTypes.Unknown : null);
    }

    private static Refusal? ListedInterface(ITypeSymbol type) => type.AllInterfaces.Prepend(type)
        .Where(face => !Bridged.Contains(NameOf(face)))
        .Select(Find)
        .FirstOrDefault(refusal => refusal is not null);

    private static bool IsTask(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "Task" } && type.ContainingNamespace.ToDisplayString() == "System.Threading.Tasks";

    private static Refusal? Find(ITypeSymbol type) => RefusedTypes.Find(NameOf(type));

    /// <summary>The name of the definition, as reflection writes it.</summary>
    private static string NameOf(ITypeSymbol type)
    {
        var name = new StringBuilder(type.MetadataName);
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            name.Insert(0, $"{outer.MetadataName}+");
        }

        return type.ContainingNamespace is { IsGlobalNamespace: false } space ? $"{space.ToDisplayString()}.{name}" : name.ToString();
    }

    /// <summary>As the pool decides it: by Microsoft's signatures.</summary>
    private static bool IsOfFramework(ITypeSymbol type) =>
        type.ContainingAssembly?.Identity is { Name: not "FSharp.Core" } assembly
        && string.Concat(assembly.PublicKeyToken.Select(part => part.ToString("x2", CultureInfo.InvariantCulture))) is
            "7cec85d7bea7798e" or "b03f5f7f11d50a3a" or "b77a5c561934e089" or "cc7b13ffcd2ddd51" or "adb9793829ddae60";
}
