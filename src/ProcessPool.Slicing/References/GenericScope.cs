using Mono.Cecil;

namespace ProcessPool.Slicing.References;

/// <summary>What the numbered generic parameters of a signature are: those of the type, and those of the method.</summary>
internal sealed class GenericScope(IGenericParameterProvider? type, IGenericParameterProvider? method)
{
    private IGenericParameterProvider? _method = method;

    public static GenericScope None { get; } = new(null, null);

    public GenericParameter OfType(int position) => Of(type, position);

    public GenericParameter OfMethod(int position) => Of(_method, position);

    /// <summary>The signature is that of a generic method: gives it parameters, if it is a reference and has none yet.</summary>
    public void Declare(IMethodSignature target, int count)
    {
        if (target is not MethodReference reference)
        {
            throw new SliceException("a generic function pointer");
        }

        for (var i = reference.GenericParameters.Count; i < count; i++)
        {
            reference.GenericParameters.Add(new GenericParameter(reference));
        }

        _method = reference;
    }

    private static GenericParameter Of(IGenericParameterProvider? owner, int position) =>
        owner is not null && position < owner.GenericParameters.Count
            ? owner.GenericParameters[position]
            : throw new SliceException("a signature with a generic parameter that nobody declares");
}
