using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using ProcessPool.Serialization.Code;
using ProcessPool.Serialization.Code.Images;

namespace ProcessPool.Capture.HotReload;

/// <summary>The instructions of an assembly's methods, as they were when it was loaded. Not safe to use concurrently.</summary>
[SuppressMessage("Design", "CA1001", Justification = "It is needed for as long as the assembly is loaded, and holds memory only.")]
internal sealed class LoadedIl
{
    private const int RowBits = 0x00FFFFFF;

    private readonly PEReader? _image;
    private readonly MetadataReader? _metadata;

    public LoadedIl(Assembly assembly)
    {
        try
        {
            _image = new PEReader(ImmutableArray.Create(CodeImages.ReadBytes(assembly)));
            var metadata = _image.GetMetadataReader();
            _metadata = metadata.GetGuid(metadata.GetModuleDefinition().Mvid) == assembly.ManifestModule.ModuleVersionId ? metadata : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException or InvalidOperationException or CodeRefusedException)
        {
            // The file is gone, or another: what was not looked at before the update is taken for what was loaded. The agent tells of updates too.
            _metadata = null;
        }
    }

    /// <summary>Whether there is something to compare with.</summary>
    public bool IsKnown => _metadata is not null;

    /// <summary>Empty for a method that was not there, or that has no instructions.</summary>
    public byte[] Of(int token)
    {
        if (_metadata is not { } metadata || (token & RowBits) > metadata.MethodDefinitions.Count)
        {
            return [];
        }

        var address = metadata.GetMethodDefinition(MetadataTokens.MethodDefinitionHandle(token & RowBits)).RelativeVirtualAddress;
        return address == 0 ? [] : _image!.GetMethodBody(address).GetILBytes() ?? [];
    }
}
