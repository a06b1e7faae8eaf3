using System.Buffers;
using ProcessPool.Serialization;

namespace ProcessPool.Capture;

/// <summary>Tells what of a function crosses. Safe to call concurrently.</summary>
internal static class Explainer
{
    /// <summary>Never throws for what cannot cross: the report lists that.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    public static ClosureReport Explain(Delegate function)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (Signatures.Refuse(function) is { } refused)
        {
            return new ClosureReport(null, [refused], 0);
        }

        var tree = new ReportTree();
        var output = new ArrayBufferWriter<byte>();
        try
        {
            new ObjectWriter(IlFieldUse.Instance, tree).Write(output, function);
        }
        catch (GraphException e)
        {
            return new ClosureReport(null, Problems.Of(e), 0);
        }

        return new ClosureReport(tree.Root(), [], output.WrittenCount);
    }
}
