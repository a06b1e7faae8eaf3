using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;

namespace ProcessPool.Capture;

/// <summary>Where methods are in the source, from portable symbols: in the assembly or beside it. Safe to call concurrently.</summary>
internal static class SourceLines
{
    private static readonly ConditionalWeakTable<Module, Symbols> Known = [];

    /// <summary>File and line of a method's first statement: <c>Report.cs:31</c>; null without symbols.</summary>
    public static string? Of(MethodBase method)
    {
        try
        {
            var body = BodyOf(method);
            return Known.GetValue(body.Module, Symbols.Open).Find(body.MetadataToken);
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or UnauthorizedAccessException or InvalidOperationException
            or NotSupportedException)
        {
            return null; // No symbols are no reason to fail: the line is there to help.
        }
    }

    /// <summary>The statements of iterators and async methods are in another method.</summary>
    private static MethodBase BodyOf(MethodBase method) =>
        method.GetCustomAttribute<StateMachineAttribute>()?.StateMachineType.GetMethod(
            "MoveNext", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic) ?? method;

    private sealed class Symbols
    {
        private readonly MetadataReaderProvider? _provider;
        private readonly MetadataReader? _reader;

        private Symbols(MetadataReaderProvider? provider)
        {
            _provider = provider;
            _reader = _provider?.GetMetadataReader();
        }

        public static Symbols Open(Module module)
        {
            var path = module.Assembly.Location;
            if (path.Length == 0 || !File.Exists(path))
            {
                return new Symbols(null);
            }

            using var image = new PEReader(File.OpenRead(path));
            var metadata = image.GetMetadataReader();
            var isSameBuild = metadata.GetGuid(metadata.GetModuleDefinition().Mvid) == module.ModuleVersionId;
            return new Symbols(
                isSameBuild && image.TryOpenAssociatedPortablePdb(path, OpenFile, out var provider, out _) ? provider : null);
        }

        public string? Find(int method)
        {
            if (_reader is null)
            {
                return null;
            }

            var handle = ((MethodDefinitionHandle)MetadataTokens.Handle(method)).ToDebugInformationHandle();
            foreach (var point in _reader.GetMethodDebugInformation(handle).GetSequencePoints())
            {
                if (!point.IsHidden)
                {
                    var file = _reader.GetString(_reader.GetDocument(point.Document).Name);
                    return string.Create(null, $"{file[(file.LastIndexOfAny(['/', '\\']) + 1)..]}:{point.StartLine}");
                }
            }

            return null;
        }

        private static MemoryStream? OpenFile(string path) => File.Exists(path) ? new MemoryStream(File.ReadAllBytes(path)) : null;
    }
}
