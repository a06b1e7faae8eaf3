using System.Buffers;
using ProcessPool.Serialization;
using ProcessPool.Serialization.Code.Images;

namespace ProcessPool.Capture;

/// <summary>Tells what of a function crosses. Safe to call concurrently.</summary>
internal static class Explainer
{
    /// <summary>Never throws for what cannot cross: the report lists that.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    public static ClosureReport Explain(Delegate function)
    {
        ArgumentNullException.ThrowIfNull(function);
        var images = new ImageSet();
        var tree = new ReportTree();
        var output = new ArrayBufferWriter<byte>();
        try
        {
            new ObjectWriter(IlFieldUse.Instance, tree, images).Write(output, function);
        }
        catch (GraphException e)
        {
            return new ClosureReport(null, Problems.Of(e), 0);
        }

        return new ClosureReport(tree.Root(), [], output.WrittenCount + images.Images.Sum(image => (long)image.Bytes.Length));
    }
}
