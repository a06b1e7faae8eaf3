using ProcessPool.Serialization;

namespace ProcessPool.Capture;

/// <summary>Ships all that a function captured. Safe to call concurrently.</summary>
internal sealed class WholeCaptures : IGraphPolicy
{
    private WholeCaptures()
    {
    }

    public static WholeCaptures Instance { get; } = new();

    public bool HasBridges => true;

    public FieldUse UseOf(Delegate function) => FieldUse.All;
}
