using System.Reflection;
using ProcessPool.MessagePack.Tests.Support;

namespace ProcessPool.MessagePack.Tests;

[Watched]
public class HouseTests
{
    [Fact]
    public void EveryTest_HasATimeout()
    {
        var classes = typeof(HouseTests).Assembly.GetTypes()
            .Where(type => type.GetMethods().Any(method => method.IsDefined(typeof(FactAttribute))))
            .ToList();
        Assert.NotEmpty(classes);
        Assert.All(classes, type => Assert.True(type.IsDefined(typeof(WatchedAttribute)), type.Name));
    }
}
