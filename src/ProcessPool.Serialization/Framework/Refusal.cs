namespace ProcessPool.Serialization.Framework;

/// <summary>Why values of a type cannot cross, and what to do instead.</summary>
internal sealed record Refusal(string Reason, string NextStep);
