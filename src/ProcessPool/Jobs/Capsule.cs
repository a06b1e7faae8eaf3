using ProcessPool.Capture;
using ProcessPool.Scheduling;
using ProcessPool.Serialization.Code.Images;

namespace ProcessPool.Jobs;

/// <summary>A function with its state, as bytes. Goes once to each worker that needs it.</summary>
/// <param name="Id">Unique in its pool: the same id is the same content.</param>
/// <param name="Content">The bytes, and the code that no file holds.</param>
internal sealed record Capsule(long Id, CapsuleContent Content)
{
    private volatile Pace? _pace;

    /// <summary>How fast its items were, the last time. Safe to use concurrently.</summary>
    public Pace? Pace
    {
        get => _pace;
        set => _pace = value;
    }

    public ReadOnlyMemory<byte> Bytes => Content.Bytes;

    public IReadOnlyList<CodeImage> Images => Content.Images;
}
