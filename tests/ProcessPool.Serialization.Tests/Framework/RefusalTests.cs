using ProcessPool.Serialization.Tests.Table;
using static ProcessPool.Serialization.Tests.Support.Copies;

namespace ProcessPool.Serialization.Tests.Framework;

/// <summary>Refusals, beside those of the table.</summary>
public sealed class RefusalTests
{
    [Fact]
    public unsafe void Pointers_AreRefused()
    {
        var number = 5;
        Assert.Equal("value.Address", Problem(new WithPointer { Address = &number }).Path);
        Assert.Equal("value.Function", Problem(new WithFunctionPointer { Function = &Math.Abs }).Path);
        Assert.Contains("an address", Problem(new int*[1]).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AllOffenders_AreListed()
    {
        var value = new object[] { RefusedRows.NewLock(), 5, new Dictionary<string, object> { ["a"] = new Progress<int>() }, new[] { (nint)1 }, "x" };
        var paths = Problems(value).Select(problem => problem.Path.Replace(".value", ".Value", StringComparison.Ordinal));
        Assert.Equal(["value[0]", "value[3]", "value[2][0].Value"], paths);
    }

    [Fact]
    public void Offenders_AreListed_UpToFifty() =>
        Assert.Equal(50, Problems(Enumerable.Range(0, 70).Select(_ => RefusedRows.NewLock()).ToArray()).Count);

    [Fact]
    public void Writer_CanBeUsedAgain_AfterARefusal()
    {
        var writer = new ObjectWriter();
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        Assert.Throws<GraphException>(() => writer.Write(output, new object[] { RefusedRows.NewLock() }));
        Assert.Equal(0, output.WrittenCount);
        writer.Write(output, new object[] { "a" });
        Assert.Equal(["a"], Read<object[]>(output.WrittenSpan.ToArray()));
    }

    private sealed unsafe class WithPointer
    {
        public int* Address;
    }

    private sealed unsafe class WithFunctionPointer
    {
        public delegate*<int, int> Function;
    }
}
