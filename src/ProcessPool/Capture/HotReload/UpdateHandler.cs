using System.Reflection.Metadata;
using ProcessPool.Serialization.Code;

[assembly: MetadataUpdateHandler(typeof(ProcessPool.Capture.HotReload.UpdateHandler))]

namespace ProcessPool.Capture.HotReload;

/// <summary>Is told of updates by the agents of <c>dotnet watch</c> and of editors, which find it by its attribute.</summary>
internal static class UpdateHandler
{
    /// <summary>An update was applied; what was remembered of code may be wrong.</summary>
    /// <param name="updatedTypes">The types that changed; null: any may have.</param>
    public static void ClearCache(Type[]? updatedTypes)
        => LiveCode.Note(updatedTypes is null
            ? AppDomain.CurrentDomain.GetAssemblies().Where(LiveCode.CanChange)
            : updatedTypes.Select(type => type.Assembly).Where(assembly => !FrameworkAssemblies.Contains(assembly) && !CodeSlices.IsOwn(assembly)));
}
