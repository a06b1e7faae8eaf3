namespace ProcessPool.MessagePack.Tests.Support;

/// <summary>
/// A test against the other implementation. Where that is not installed it is skipped, or fails if
/// <c>PROCESSPOOL_REQUIRE_PEERS</c> is 1.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PeerFactAttribute : FactAttribute
{
    public PeerFactAttribute()
    {
        if (Python.WhyMissing is { } why && Environment.GetEnvironmentVariable("PROCESSPOOL_REQUIRE_PEERS") != "1")
        {
            Skip = $"Needs Python with its MessagePack package (Debian's python3-msgpack): {why}";
        }
    }
}
