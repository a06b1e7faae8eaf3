using System.Buffers;
using ProcessPool.Serialization;
using ProcessPool.Serialization.Code.Images;
using ProcessPool.Slicing;

namespace ProcessPool.Capture;

/// <summary>Tells what of a function crosses. Safe to call concurrently.</summary>
internal static class Explainer
{
    /// <summary>Never throws for what cannot cross: the report lists that.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    public static ClosureReport Explain(Delegate function, CaptureRules? rules = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        rules ??= CaptureRules.Default;
        var images = CodeSlices.ImagesFor(rules.Shipping);
        if (Signatures.Refuse(function) is { } refused)
        {
            return new ClosureReport(null, [refused], 0);
        }

        var tree = new ReportTree();
        var output = new ArrayBufferWriter<byte>();
        try
        {
            CapsuleWriter.Write(output, function, rules.FieldUse, tree, images);
        }
        catch (GraphException e)
        {
            return new ClosureReport(null, Problems.Of(e), 0);
        }

        catch (SliceException e)
        {
            return new ClosureReport(null, [Problems.Of(e)], 0);
        }

        var content = new CapsuleContent(output.WrittenMemory, images ?? new ImageSet());
        return new ClosureReport(tree.Root(), [], content.Bytes.Length + content.Images.Sum(image => (long)image.Bytes.Length));
    }
}
