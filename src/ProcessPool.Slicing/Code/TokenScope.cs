using Mono.Cecil;
using ProcessPool.Slicing.References;

namespace ProcessPool.Slicing.Code;

/// <summary>What the tokens in the instructions of a method stand for.</summary>
internal abstract class TokenScope
{
    public abstract TypeReference Type(int token);

    public abstract MethodReference Method(int token);

    public abstract FieldReference Field(int token);

    /// <summary>The operand of <c>ldtoken</c>: a type, a method or a field.</summary>
    public abstract object Any(int token);

    public abstract string Text(int token);

    public abstract SignatureReader Signature(int token);
}
