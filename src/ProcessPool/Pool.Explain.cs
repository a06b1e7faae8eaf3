using System.Diagnostics.CodeAnalysis;
using ProcessPool.Capture;

namespace ProcessPool;

/// <summary>What would cross.</summary>
public sealed partial class Pool
{
    /// <summary>
    /// Tells what would be sent to the workers for a function: what it captured as a tree, with sizes, what stays behind because nothing reads it, and
    /// what cannot cross and why. Nothing is sent or run.
    /// </summary>
    /// <param name="function">The function. A lambda needs the types of its parameters here: <c>Explain((int x) => x)</c>.</param>
    /// <returns>The report; its <see cref="object.ToString"/> is made to be read.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    [SuppressMessage("Performance", "CA1822", Justification = "The answer will depend on the options of the pool.")]
    public ClosureReport Explain(Delegate function) => Explainer.Explain(function, _options.CaptureRules);
}
