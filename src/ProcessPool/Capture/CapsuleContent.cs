using ProcessPool.Capture.Scripts;
using ProcessPool.Serialization.Code.Images;

namespace ProcessPool.Capture;

/// <summary>A function with its state, as bytes.</summary>
internal sealed class CapsuleContent
{
    /// <param name="bytes">The graph. It names images by their hashes.</param>
    /// <param name="images">The code that the graph refers to and that no file holds.</param>
    public CapsuleContent(ReadOnlyMemory<byte> bytes, ImageSet images)
    {
        Bytes = bytes;
        Slices = images.Slices;
        IsOfScript = HasScript(images);
        if (Slices?.Slice is { } slice)
        {
            images.Add(slice.Image);
        }

        Images = [.. images.Images];
    }

    public static CapsuleContent None { get; } = new(default, new ImageSet());

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Each after those that it refers to itself.</summary>
    public IReadOnlyList<CodeImage> Images { get; }

    /// <summary>Where the items of the function find generated code.</summary>
    public SliceSet? Slices { get; }

    /// <summary>Whether the function comes from a script, whose variables it may read.</summary>
    public bool IsOfScript { get; }

    private static bool HasScript(ImageSet images)
    {
        foreach (var image in images.Images)
        {
            if (ScriptCode.IsName(image.FullName))
            {
                return true;
            }
        }

        foreach (var member in images.Slices?.Wanted ?? [])
        {
            if (ScriptCode.Contains(member.Module.Assembly))
            {
                return true;
            }
        }

        return false;
    }
}
