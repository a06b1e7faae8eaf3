using System.Reflection;
using ProcessPool.Capture.HotReload;
using ProcessPool.Serialization;
using ProcessPool.Serialization.Code;
using ProcessPool.Serialization.Code.Images;

namespace ProcessPool.Capture;

/// <summary>Tells what of a function crosses. Safe to call concurrently.</summary>
internal static class Explainer
{
    /// <summary>Never throws for what cannot cross: the report lists that.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    public static ClosureReport Explain(Delegate function, CaptureRules? rules = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        CodeFiles.Look();
        if (UpdatedCode.IsPossible)
        {
            LiveCode.Look(function.GetInvocationList().Select(single => single.Method));
        }

        rules ??= CaptureRules.Default;
        var name = NameOf(function.Method);
        var images = CodeSlices.ImagesFor(rules.Shipping);
        if (Signatures.Refuse(function) is { } refused)
        {
            return new ClosureReport(name, null, [refused], 0);
        }

        var tree = new ReportTree(FunctionNames.Of(function.Method) ?? "the function");
        var code = new ReportCode();
        var output = new ByteBuffer();
        try
        {
            CapsuleWriter.Write(output, function, rules.FieldUse, new Both(tree, code), images);
        }
        catch (Exception e) when (CapsuleWriter.ProblemsOf(e) is { } problems)
        {
            return new ClosureReport(name, null, problems, 0);
        }

        var content = new CapsuleContent(output.WrittenMemory, images ?? new ImageSet());
        return new ClosureReport(name, tree.Root(), [], content.Bytes.Length + content.Images.Sum(image => (long)image.Bytes.Length))
        {
            BytesPerItem = ReportItems.BytesOf(function),
            Items = ReportItems.TextOf(function),
            Code = code.Of(content, rules.Shipping),
            StaticVariables = code.StaticVariables(),
        };
    }

    private static string NameOf(MethodInfo method)
    {
        var name = FunctionNames.Of(method) ?? "a function that was generated while the program runs";
        return SourceLines.Of(method) is { } line ? $"{name} ({line})" : name;
    }

    private sealed class Both(ReportTree tree, ReportCode code) : IGraphObserver
    {
        public void Object(int id, int parentId, string edge, object value, FieldUse use, long bytes)
        {
            tree.Object(id, parentId, edge, value, use, bytes);
            code.Object(value);
        }

        public void Pruned(int id, FieldInfo field) => tree.Pruned(id, field);
    }
}
