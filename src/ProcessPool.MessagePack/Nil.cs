namespace MessagePack;

/// <summary>The one value of the type nil.</summary>
internal readonly record struct Nil
{
    public static readonly Nil Default;

    public override string ToString() => "()";
}
