using System.Data;
using System.Linq.Expressions;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using System.Xml;
using System.Xml.Linq;

namespace ProcessPool.Serialization.Tests.Table;

/// <summary>What never crosses, and why.</summary>
internal static class RefusedRows
{
    public static IEnumerable<Row> Streams =>
    [
        Row.Refused(typeof(FileStream), "an open file", () => File.OpenRead(typeof(RefusedRows).Assembly.Location)),
        Row.Refused(typeof(MemoryStream), "a stream", () => new MemoryStream()), Row.Refused(typeof(Stream), "a stream", () => Stream.Null),
        Row.Refused(typeof(StreamReader), "a stream", () => new StreamReader(Stream.Null)), Row.Refused(typeof(StringReader), "half-read text", () => new StringReader("a")),
        Row.Refused(typeof(StringWriter), "being written", () => new StringWriter()), Row.Refused(typeof(StreamWriter), "a stream", () => new StreamWriter(Stream.Null)),
        Row.Refused(typeof(BinaryReader), "a stream", () => new BinaryReader(Stream.Null)), Row.Refused(typeof(BinaryWriter), "a stream", () => new BinaryWriter(Stream.Null)),
        Row.Refused(typeof(FileSystemWatcher), "a watch", () => new FileSystemWatcher()), Row.Refused(typeof(Socket), "network connection", () => new Socket(SocketType.Stream, ProtocolType.Tcp)),
        Row.Refused(typeof(TcpClient), "network connection", () => new TcpClient()), Row.Refused(typeof(TcpListener), "network connection", () => new TcpListener(IPAddress.Loopback, 0)),
        Row.Refused(typeof(UdpClient), "network connection", () => new UdpClient()), Row.Refused(typeof(HttpClient), "network connections", () => new HttpClient()),
        Row.Refused(typeof(HttpMessageHandler), "network connections", () => new SocketsHttpHandler()),
        Row.Refused(typeof(XmlReader), "a stream", () => XmlReader.Create(new StringReader("<a/>"))), Row.Refused(typeof(XmlWriter), "a stream", () => XmlWriter.Create(Stream.Null)),
        Row.Refused(typeof(System.Diagnostics.Process), "a running process", () => new System.Diagnostics.Process()),
    ];

    public static IEnumerable<Row> Threads =>
    [
        Row.Refused(typeof(Thread), "a thread", () => Thread.CurrentThread), Row.Refused(typeof(System.Threading.Timer), "a timer", () => new Timer(_ => { })),
        Row.Refused(typeof(PeriodicTimer), "a timer", () => new PeriodicTimer(TimeSpan.FromDays(1))), Row.Refused(typeof(Lock), "a lock", NewLock),
        Row.Refused(typeof(SemaphoreSlim), "a lock", () => new SemaphoreSlim(1)), Row.Refused(typeof(Mutex), "a lock", () => new Mutex()),
        Row.Refused(typeof(ReaderWriterLockSlim), "a lock", () => new ReaderWriterLockSlim()), Row.Refused(typeof(ManualResetEvent), "a lock", () => new ManualResetEvent(false)),
        Row.Refused(typeof(ManualResetEventSlim), "a lock", () => new ManualResetEventSlim()), Row.Refused(typeof(CountdownEvent), "a lock", () => new CountdownEvent(1)),
        Row.Refused(typeof(Barrier), "a lock", () => new Barrier(1)), Row.Refused(typeof(SpinLock), "a lock", () => default(SpinLock)),
        Row.Refused(typeof(CancellationTokenSource), "a source of cancellation", () => new CancellationTokenSource()),
        Row.Refused(typeof(CancellationTokenRegistration), "a registration", () => default(CancellationTokenRegistration)),
        Row.Refused(typeof(Task<>), "has not completed", () => new TaskCompletionSource<int>().Task, "not completed"),
        Row.Refused(typeof(Task), "failed", () => Task.FromException(new InvalidOperationException()), "failed or cancelled"),
        Row.Refused(typeof(TaskCompletionSource<>), "has not completed", () => new TaskCompletionSource<int>()),
        Row.Refused(typeof(TaskScheduler), "how this process runs", () => TaskScheduler.Default), Row.Refused(typeof(TaskFactory), "how this process runs", () => Task.Factory),
        Row.Refused(typeof(SynchronizationContext), "how this process runs", () => new SynchronizationContext()),
        Row.Refused(typeof(ExecutionContext), "how this process runs", () => ExecutionContext.Capture()!),
        Row.Refused(typeof(AsyncLocal<>), "a variable of the threads", () => new AsyncLocal<int>()), Row.Refused(typeof(ThreadLocal<>), "a variable of the threads", () => new ThreadLocal<int>()),
        Row.Refused(typeof(Channel<,>), "a queue between the threads", () => Channel.CreateUnbounded<int>()),
        Row.Refused(typeof(System.Collections.Concurrent.BlockingCollection<>), "a queue between the threads", () => new System.Collections.Concurrent.BlockingCollection<int>()),
    ];

    public static IEnumerable<Row> Memory =>
    [
        Row.Refused(typeof(nint), "an address or a handle", () => (nint)5), Row.Refused(typeof(GCHandle), "an address or a handle", () => default(GCHandle)),
        Row.Refused(typeof(SafeHandle), "an address or a handle", () => File.OpenHandle(typeof(RefusedRows).Assembly.Location)),
        Row.Refused(typeof(WeakReference<>), "a weak reference", () => new WeakReference<string>("a")), Row.Refused(typeof(WeakReference), "a weak reference", () => new WeakReference("a")),
        Row.Refused(typeof(ConditionalWeakTable<,>), "a weak reference", () => new ConditionalWeakTable<string, string>()),
        Row.Refused(typeof(System.Buffers.ArrayPool<>), "a pool of this process's memory", () => System.Buffers.ArrayPool<int>.Create()),
        Row.Refused(typeof(System.Buffers.ReadOnlySequence<>), "a chain of pieces", () => new System.Buffers.ReadOnlySequence<byte>([1])),
        Row.Refused(typeof(IEnumerator<>), "an enumerator", () => ((IEnumerable<int>)new HashSet<int> { 1 }).GetEnumerator()),
        Row.Refused(typeof(List<>.Enumerator), "an enumerator", () => new List<int>().GetEnumerator()),
        Row.Refused(typeof(IEnumerable<>), "a half-read sequence", HalfRead, "half read"),
    ];

    public static IEnumerable<Row> Engines =>
    [
        Row.Refused(typeof(DynamicExpression), "a dynamic operation", Dynamic),
        Row.Refused(typeof(Delegate), "generated while the program runs", () => ((Expression<Func<int>>)(() => 5)).Compile(), "of a compiled expression"),
        Row.Refused(typeof(Lazy<>), "failed", FailedLazy, "failed"), Row.Refused(typeof(ILookup<,>), "a lookup", () => new[] { 1 }.ToLookup(x => x)),
        Row.Refused(typeof(JsonDocument), "a JSON document", () => JsonDocument.Parse("1")), Row.Refused(typeof(JsonElement), "a JSON document", () => JsonDocument.Parse("1").RootElement),
        Row.Refused(typeof(JsonNode), "a JSON document", () => JsonNode.Parse("[1]")!), Row.Refused(typeof(JsonSerializerOptions), "a cache", () => new JsonSerializerOptions()),
        Row.Refused(typeof(XDocument), "an XML document", () => XDocument.Parse("<a/>")), Row.Refused(typeof(XmlDocument), "an XML document", () => new XmlDocument()),
        Row.Refused(typeof(DataTable), "a table", () => new DataTable()), Row.Refused(typeof(DataSet), "a table", () => new DataSet()),
        Row.Refused(typeof(SHA256), "a cryptographic engine", SHA256.Create), Row.Refused(typeof(HMACSHA256), "a cryptographic engine", () => new HMACSHA256()),
        Row.Refused(typeof(Aes), "a cryptographic engine", Aes.Create), Row.Refused(typeof(RSA), "a cryptographic engine", () => RSA.Create()),
        Row.Refused(typeof(RandomNumberGenerator), "a cryptographic engine", RandomNumberGenerator.Create),
        Row.Refused(typeof(IServiceProvider), "a container of this process's services", () => new System.ComponentModel.Design.ServiceContainer()),
        Row.Refused(typeof(AssemblyLoadContext), "a loader", () => AssemblyLoadContext.Default),
        Row.Refused(typeof(System.Globalization.DateTimeFormatInfo), "formats that belong to a culture", () => new System.Globalization.DateTimeFormatInfo()),
        Row.Refused(typeof(System.Globalization.TextInfo), "a part of a culture", () => System.Globalization.CultureInfo.InvariantCulture.TextInfo),
        Row.Refused(typeof(UriBuilder), "not known to survive", () => new UriBuilder("http://a")),
        Row.Refused(typeof(AppDomain), "not known to survive", () => AppDomain.CurrentDomain),
        Row.Refused(typeof(ParameterInfo), "not known to survive", () => ((Delegate)NewLock).Method.ReturnParameter),
        Row.Refused(typeof(UserStream), "a stream", () => new UserStream(), "a user's class derived from one of these"),
    ];

    // The compiler warns of a lock that is converted to an object.
    public static object NewLock() => RuntimeHelpers.GetUninitializedObject(typeof(Lock));

    private static object HalfRead()
    {
        var iterator = Numbers().GetEnumerator();
        iterator.MoveNext();
        return iterator;

        static IEnumerable<int> Numbers()
        {
            yield return 1;
            yield return 2;
        }
    }

    private static DynamicExpression Dynamic() => Expression.Dynamic(
        Microsoft.CSharp.RuntimeBinder.Binder.Convert(default, typeof(int), typeof(RefusedRows)), typeof(int), Expression.Constant(1, typeof(object)));

    private static Lazy<int> FailedLazy()
    {
        var lazy = new Lazy<int>(() => throw new InvalidOperationException());
        Assert.Throws<InvalidOperationException>(() => lazy.Value);
        return lazy;
    }

    internal sealed class UserStream : MemoryStream;
}
