using System.Data;
using System.Linq.Expressions;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using System.Xml.Linq;
using static ProcessPool.Serialization.Tests.Support.Copies;

namespace ProcessPool.Serialization.Tests.Framework;

public sealed class RefusalTests : IDisposable
{
    private readonly List<IDisposable> _owned = [];

    public static TheoryData<string, Func<object>> Refused => new()
    {
        { "an open file", () => File.OpenRead(typeof(RefusalTests).Assembly.Location) },
        { "a stream", () => new MemoryStream() },
        { "a stream", () => Stream.Null },
        { "text", () => new StringReader("a") },
        { "network connection", () => new Socket(SocketType.Stream, ProtocolType.Tcp) },
        { "network connections", () => new HttpClient() },
        { "a thread", () => Thread.CurrentThread },
        { "a timer", () => new Timer(_ => { }) },
        { "a timer", () => new PeriodicTimer(TimeSpan.FromDays(1)) },
        { "an address or a handle", () => File.OpenHandle(typeof(RefusalTests).Assembly.Location) },
        { "an address or a handle", () => (nint)5 },
        { "an address or a handle", () => default(GCHandle) },
        { "an address or a handle", () => new nint[1] },
        { "a lock", NewLock },
        { "a lock", () => new SemaphoreSlim(1) },
        { "a lock", () => new Mutex() },
        { "a lock", () => new ReaderWriterLockSlim() },
        { "a lock", () => new ManualResetEvent(false) },
        { "a lock", () => default(SpinLock) },
        { "a source of cancellation", () => new CancellationTokenSource() },
        { "progress reports", () => new Progress<int>() },
        { "a handle on a running process", () => new System.Diagnostics.Process() },
        { "an expression tree", () => (Expression<Func<int>>)(() => 5) },
        { "generated while the program runs", () => ((Expression<Func<int>>)(() => 5)).Compile() },
        { "a lookup", () => new[] { 1 }.ToLookup(x => x) },
        { "an enumerator", () => new List<int>().GetEnumerator() },
        { "an enumerator", () => ((IEnumerable<int>)new HashSet<int> { 1 }).GetEnumerator() },
        { "a weak reference", () => new WeakReference<string>("a") },
        { "a variable of the threads", () => new AsyncLocal<int>() },
        { "a JSON document", () => JsonDocument.Parse("1") },
        { "a JSON document", () => JsonDocument.Parse("1").RootElement },
        { "a JSON document", () => JsonNode.Parse("[1]")! },
        { "an XML document", () => XDocument.Parse("<a/>") },
        { "a table", () => new DataTable() },
        { "a queue between the threads", () => Channel.CreateUnbounded<int>() },
        { "a container of this process's services", () => new System.ComponentModel.Design.ServiceContainer() },
        { "not known to survive", () => new UriBuilder("http://a") },
        { "a user's stream", () => new UserStream() },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Value_IsRefused_WithReasonAndNextStep(string reason, Func<object> create)
    {
        var value = create();
        if (value is IDisposable owned)
        {
            _owned.Add(owned);
        }

        var problem = Problems(new object[] { value })[0];
        Assert.Contains(value is UserStream ? "a stream" : reason, problem.Reason, StringComparison.Ordinal);
        Assert.NotEmpty(problem.NextStep);
        Assert.StartsWith("value[0]", problem.Path, StringComparison.Ordinal);
    }

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
        var value = new object[] { NewLock(), 5, new Dictionary<string, object> { ["a"] = new Progress<int>() }, new[] { (nint)1 }, "x" };
        var paths = Problems(value).Select(problem => problem.Path.Replace(".value", ".Value", StringComparison.Ordinal));
        Assert.Equal(["value[0]", "value[3]", "value[2][0].Value"], paths);
    }

    [Fact]
    public void Offenders_AreListed_UpToFifty() =>
        Assert.Equal(50, Problems(Enumerable.Range(0, 70).Select(_ => NewLock()).ToArray()).Count);

    [Fact]
    public void Writer_CanBeUsedAgain_AfterARefusal()
    {
        var writer = new ObjectWriter();
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        Assert.Throws<GraphException>(() => writer.Write(output, new object[] { NewLock() }));
        Assert.Equal(0, output.WrittenCount);
        writer.Write(output, new object[] { "a" });
        Assert.Equal(["a"], Read<object[]>(output.WrittenSpan.ToArray()));
    }

    public void Dispose() => _owned.ForEach(owned => owned.Dispose());

    // The compiler warns of a lock that is converted to an object.
    private static object NewLock() => RuntimeHelpers.GetUninitializedObject(typeof(Lock));

    private sealed class UserStream : MemoryStream;

    private sealed unsafe class WithPointer
    {
        public int* Address;
    }

    private sealed unsafe class WithFunctionPointer
    {
        public delegate*<int, int> Function;
    }
}
