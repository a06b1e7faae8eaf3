using System.Collections.Concurrent;
using System.Reflection;
using ProcessPool.Capture;
using ProcessPool.Functions;
using ProcessPool.Jobs;

namespace ProcessPool.Diagnostics;

/// <summary>Warns of functions that captured much, once for each. Safe to use concurrently.</summary>
internal sealed class LargeCaptures(PoolLog log, long limit, CaptureRules rules)
{
    private readonly ConcurrentDictionary<MethodInfo, bool> _known = new();

    /// <summary>To be called by the caller's thread: it looks at the captured objects again.</summary>
    public void Check(Capsule capsule, ItemFunction function, string? label)
    {
        long bytes = capsule.Bytes.Length;
        if (bytes <= limit || UserFunctions.Of(function) is not { } given || !_known.TryAdd(given.Method, true))
        {
            return;
        }

        var (variable, size) = Explainer.Explain(given, rules).Root is { } root ? Largest(root) : ("the function", bytes);
        log.Write(logger => PoolEvents.LargeCapture(logger, label ?? UserFunctions.NameOf(function), bytes, variable, size, limit));
    }

    /// <summary>The deepest variable or field that has more than half of what is around it.</summary>
    private static (string Name, long Bytes) Largest(ClosureNode root)
    {
        var (name, node) = ("", root);
        while (node.Children.Where(child => !child.Pruned).MaxBy(child => child.Bytes ?? 0) is { Bytes: { } bytes } child && (name.Length == 0 || bytes * 2 > node.Bytes))
        {
            name = name.Length == 0 || child.Name.StartsWith('[') ? name + child.Name : $"{name}.{child.Name}";
            node = child;
        }

        return (name.Length == 0 ? "the function" : name, node.Bytes ?? 0);
    }
}
