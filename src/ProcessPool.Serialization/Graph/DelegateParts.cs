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

            calls[i] = Create(target, methods[i]);
        }

        return calls.Length == 1 ? calls[0] : Delegate.Combine(calls);
    }

    private Delegate Create(object? target, MethodInfo method)
    {
        // Whether the first argument is bound to null, or open, follows from the signatures.
        var created = Delegate.CreateDelegate(type, target, method);

        // A delegate for base.Method names the method of the base class and means that one, not its override.
        return target is not null && method.IsVirtual && method.DeclaringType != target.GetType()
            && !created.Method.HasSameMetadataDefinitionAs(method)
            ? (Delegate)Activator.CreateInstance(type, target, method.MethodHandle.GetFunctionPointer())!
            : created;
    }
}
