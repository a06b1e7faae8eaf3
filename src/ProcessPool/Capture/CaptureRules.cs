using ProcessPool.Serialization;

namespace ProcessPool.Capture;

/// <summary>How the functions of a pool are captured.</summary>
/// <param name="FieldUse">What of a function's captures crosses.</param>
/// <param name="Shipping">How its code does.</param>
internal sealed record CaptureRules(IGraphPolicy FieldUse, CodeShipping Shipping)
{
    /// <summary>What the workers of the pool run first, which may set static variables; null: nothing.</summary>
    public Action? Initializer { get; init; }

    /// <summary>What can be read; code by reference where it has a file.</summary>
    public static CaptureRules Default { get; } = new(IlFieldUse.Instance, CodeShipping.Auto);
}
