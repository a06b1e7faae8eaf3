using ProcessPool.Capture;

namespace ProcessPool.Conformance.Running;

/// <summary>How a function gets to its worker. Every case comes to the same result in every mode.</summary>
public enum Mode
{
    /// <summary>The worker loads the same file; of what was captured, only what can be read crosses.</summary>
    ByReferencePruned,

    /// <summary>The worker loads the same file; all that was captured crosses.</summary>
    ByReferenceUnpruned,

    /// <summary>The worker gets a copy of the code; of what was captured, only what can be read crosses.</summary>
    ByValuePruned,

    /// <summary>The worker gets a copy of the code; all that was captured crosses.</summary>
    ByValueUnpruned,
}

/// <summary>What a mode means. A new mode needs a member of <see cref="Mode"/> and a line here.</summary>
public static class Modes
{
    public static IReadOnlyList<Mode> All { get; } = Enum.GetValues<Mode>();

    public static bool Prunes(this Mode mode) => OptionsOf(mode).FieldUse is IlFieldUse;

    public static bool Copies(this Mode mode) => OptionsOf(mode).CodeShipping == CodeShipping.ByValue;

    public static PoolOptions OptionsOf(Mode mode) => mode switch
    {
        Mode.ByReferencePruned => new PoolOptions { Workers = 1 },
        Mode.ByReferenceUnpruned => new PoolOptions { Workers = 1, FieldUse = WholeCaptures.Instance },
        Mode.ByValuePruned => new PoolOptions { Workers = 1, CodeShipping = CodeShipping.ByValue },
        Mode.ByValueUnpruned => new PoolOptions { Workers = 1, CodeShipping = CodeShipping.ByValue, FieldUse = WholeCaptures.Instance },
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Say here what the mode means."),
    };
}
