namespace ProcessPool.Serialization.Code.Images;

/// <summary>The images that values refer to, each after those that it refers to itself. Not safe to use concurrently.</summary>
internal sealed class ImageSet
{
    private readonly List<CodeImage> _images = [];
    private readonly HashSet<string> _hashes = [];

    public IReadOnlyList<CodeImage> Images => _images;

    public void Add(CodeImage image)
    {
        if (!_hashes.Add(image.Hash))
        {
            return;
        }

        foreach (var dependency in image.Dependencies)
        {
            if (dependency.Image is { } hash && CodeImages.FindLoaded(hash) is { } assembly)
            {
                Add(CodeImages.Of(assembly));
            }
        }

        _images.Add(image);
    }

    public void Clear()
    {
        _images.Clear();
        _hashes.Clear();
    }
}
