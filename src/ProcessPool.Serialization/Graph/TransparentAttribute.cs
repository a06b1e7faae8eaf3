namespace ProcessPool.Serialization.Graph;

/// <summary>Marks a class of this product that wraps what the user passed: it does not show in the paths of problems.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = true)]
internal sealed class TransparentAttribute : Attribute;
