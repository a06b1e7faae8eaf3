namespace ProcessPool.Serialization.Code.Images;

/// <summary>The images that values refer to, each after those that it refers to itself. Not safe to use concurrently.</summary>
internal sealed class ImageSet
{
    // Few functions have any.
    private List<CodeImage>? _images;
    private HashSet<string>? _hashes;

    public IReadOnlyList<CodeImage> Images => _images ?? [];

    /// <summary>Takes the generated code that the values need; null: such code is refused.</summary>
    public SliceSet? Slices { get; set; }

    public void Add(CodeImage image)
    {
        if (!(_hashes ??= []).Add(image.Hash))
        {
            return;
        }

        foreach (var dependency in image.Dependencies)
        {
            AddDependency(dependency);
        }

        (_images ??= []).Add(image);
    }

    /// <summary>Adds what a reference leads to, if that is an image.</summary>
    public void AddDependency(ImageDependency dependency)
    {
        if (dependency.Image is { } hash && CodeImages.FindLoaded(hash) is { } assembly)
        {
            Add(CodeImages.Of(assembly));
        }
    }

    public void Clear()
    {
        _images?.Clear();
        _hashes?.Clear();
    }
}
