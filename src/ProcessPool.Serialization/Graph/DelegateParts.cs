using System.Reflection;

namespace ProcessPool.Serialization.Graph;

/// <summary>What a delegate is created from: for each of its calls, the id of the target and the method.</summary>
internal sealed class DelegateParts(Type type, int[] targets, MethodInfo[] methods)
{
    public int[] Targets { get; } = targets;

    /// <summary>Creates the delegate; null while a target is missing.</summary>
    public Delegate? Create(GraphReader graph)
    {
        var calls = new Delegate[Targets.Length];
        for (var i = 0; i < calls.Length; i++)
        {
            var target = graph.Resolve(Targets[i]);
            if (target is null && Targets[i] > 0)
            {
                return null;
            }

            // Whether the first argument is bound to null, or open, follows from the signatures.
            calls[i] = Delegate.CreateDelegate(type, target, methods[i]);
        }

        return calls.Length == 1 ? calls[0] : Delegate.Combine(calls);
    }
}
