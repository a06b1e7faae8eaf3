using ProcessPool.Capture;

namespace ProcessPool.Tests.Capture;

public sealed class ExplainTests : IDisposable
{
    private readonly FileStream _file = Shipping.OpenFile();
    private readonly string _prefix = "prefix";

    public void Dispose() => _file.Dispose();

    [Fact]
    public void ATree_InTheUsersNames()
    {
        var factor = 3;
        var words = new List<string> { new('a', 1000), "b" };
        string? nothing = null;
        var unread = new Uri("https://example.com");
        Func<string> sibling = () => unread.Host;
        var report = Explainer.Explain((int x) => _prefix + words[0] + (x * factor) + nothing);
        Assert.Empty(report.Problems);
        var root = report.Root!;
        Assert.Equal("closure", root.Name);
        Assert.Equal(typeof(Func<int, string>), root.Type);
        Assert.Equal(["factor", "nothing", "this", "unread", "words"], root.Children.Select(node => node.Name).Order(StringComparer.Ordinal));

        var list = Child(root, "words");
        Assert.InRange(list.Bytes!.Value, 1000, 1100);
        Assert.Empty(list.Children);
        Assert.Null(Child(root, "factor").Bytes);
        Assert.True(Child(root, "unread").Pruned);
        Assert.Equal(typeof(Uri), Child(root, "unread").Type);

        var self = Child(root, "this");
        Assert.Equal(typeof(ExplainTests), self.Type);
        Assert.False(Child(self, "_prefix").Pruned);
        Assert.True(Child(self, "_file").Pruned);
        Assert.InRange(root.Bytes!.Value, list.Bytes.Value + self.Bytes!.Value, report.Bytes);
        Assert.Equal("example.com", sibling());
    }

    [Fact]
    public void Text()
    {
        var factor = 3;
        var lines = Explainer.Explain((int x) => _prefix + (x * factor)).ToString().Split(Environment.NewLine);
        Assert.Matches(@"^  closure : Func<Int32, String>, \d+ bytes$", lines[2]);
        Assert.Contains("    factor : Int32", lines);
        Assert.Contains("      _file : FileStream — stays here: the lambda in ExplainTests.Text does not read it", lines);
        Assert.Contains(lines, line => line.StartsWith("      _prefix : String, ", StringComparison.Ordinal));
    }

    [Fact]
    public void NoCaptures_IsALeaf() => Assert.Empty(Explainer.Explain((int x) => x).Root!.Children);

    [Fact]
    public void NestedScopes_AreOneLevel()
    {
        var outer = "outer";
        for (var i = 0; i < 1; i++)
        {
            var inner = "inner";
            var root = Explainer.Explain(() => outer + inner).Root!;
            Assert.Equal(["inner", "outer"], root.Children.Select(node => node.Name).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void WhatTheCompilerCaches_DoesNotShow()
    {
        var factor = 3;
        int[] numbers = [1, 2];
        Func<int> function = () => numbers.Sum(n => n * factor);
        var before = Explainer.Explain(function);
        function();
        var after = Explainer.Explain(function);
        Assert.Equal(before.ToString(), after.ToString());
        Assert.Equal(["factor", "numbers"], after.Root!.Children.Select(node => node.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Multicast()
    {
        var first = "first";
        Func<string> calls = () => first;
        calls += new Holder("second").Get;
        var root = Explainer.Explain(calls).Root!;
        Assert.Equal(["first", "this"], root.Children.Select(node => node.Name).Order(StringComparer.Ordinal));
        Assert.Equal("name", Assert.Single(Child(root, "this").Children).Name);
    }

    [Fact]
    public void WhatCannotCross_IsAProblem()
    {
        var report = Explainer.Explain(() => _file.Length);
        Assert.Null(report.Root);
        Assert.Equal(0, report.Bytes);
        Assert.Equal("closure → this._file", Assert.Single(report.Problems).Path);
        Assert.StartsWith("the lambda in ExplainTests.WhatCannotCross_IsAProblem (ExplainTests.cs:", report.ToString(), StringComparison.Ordinal);
        Assert.Contains("(ExplainTests.cs:", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ALargeTree_IsCut_AndSaysSo()
    {
        var holders = Enumerable.Range(0, 5000).Select(i => new Holder("name")).ToArray();
        var report = Explainer.Explain(() => holders.Length);
        Assert.InRange(Child(report.Root!, "holders").Children.Count, 1, 1000);
        Assert.InRange(report.ToString().Split(Environment.NewLine).Length, 204, 207);
        Assert.Contains("more values, which are not shown", report.ToString(), StringComparison.Ordinal);
        Assert.InRange(Child(report.Root!, "holders").Bytes!.Value, 10_000, report.Bytes);
    }

    [Fact]
    public void ALongChain_DoesNotOverflow()
    {
        Chain? chain = null;
        for (var i = 0; i < 100_000; i++)
        {
            chain = new Chain(chain);
        }

        Assert.NotEmpty(Explainer.Explain(() => chain!.GetHashCode() + chain.Length()).ToString());
    }

    [Fact]
    public void Null_Throws() => Assert.Throws<ArgumentNullException>(() => Explainer.Explain(null!));

    private static ClosureNode Child(ClosureNode node, string name) => Assert.Single(node.Children, child => child.Name == name);

    private sealed class Holder(string name)
    {
        public string Get() => name;
    }

    private sealed class Chain(Chain? next)
    {
        public int Length() => 1 + (next?.Length() ?? 0);
    }
}
