using System.Reflection;
using System.Runtime.Loader;

namespace ProcessPool.Serialization.Code.Images;

/// <summary>Holds one image. Its references lead to what they led to in the process that it comes from.</summary>
internal sealed class ImageLoadContext(CodeImage image, CodeResolver resolver) : AssemblyLoadContext($"ProcessPool: {image.FullName}", isCollectible: true)
{
    public Assembly Load()
    {
        using var bytes = new MemoryStream(image.Bytes.ToArray(), writable: false);
        return LoadFromStream(bytes);
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        foreach (var dependency in image.Dependencies)
        {
            if (dependency.FullName == assemblyName.FullName)
            {
                return dependency.File is { } file ? resolver.Resolve(file) : resolver.ResolveImage(dependency.Image!);
            }
        }

        return null;
    }
}
