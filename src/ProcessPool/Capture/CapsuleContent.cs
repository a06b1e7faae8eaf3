using ProcessPool.Serialization.Code.Images;

namespace ProcessPool.Capture;

/// <summary>A function with its state, as bytes.</summary>
/// <param name="Bytes">The graph. It names images by their hashes.</param>
/// <param name="Images">The code that the graph refers to and that no file holds, each after those that it refers to itself.</param>
internal readonly record struct CapsuleContent(ReadOnlyMemory<byte> Bytes, IReadOnlyList<CodeImage> Images)
{
    /// <summary>A type of each image: whatever holds these brings the images along.</summary>
    public Type[] CodeAnchors() => [.. Images.Select(image => CodeImages.FindLoaded(image.Hash)!.ManifestModule.GetType("<Module>")!)];

    public static CapsuleContent None { get; } = new(default, []);
}
