using System.Collections.Concurrent;
using System.Reflection;
using Xunit.Sdk;

namespace ProcessPool.MessagePack.Tests.Support;

/// <summary>
/// The timeout of every test in a class. xunit's own does not end a test that loops without awaiting, as a broken
/// reader would. This one ends the process, and names the test.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class WatchedAttribute : BeforeAfterTestAttribute
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private static readonly ConcurrentDictionary<WatchedAttribute, Timer> Running =
        new(ReferenceEqualityComparer.Instance);

    public override void Before(MethodInfo methodUnderTest)
    {
        var name = $"{methodUnderTest.DeclaringType!.Name}.{methodUnderTest.Name}";
        Running[this] = new Timer(
            _ => Environment.FailFast($"{name} ran longer than {Limit}."), null, Limit, Timeout.InfiniteTimeSpan);
    }

    public override void After(MethodInfo methodUnderTest)
    {
        if (Running.TryRemove(this, out var timer))
        {
            timer.Dispose();
        }
    }
}
