namespace ProcessPool.Serialization.Framework;

/// <summary>
/// The names of the types that never cross, nor what is derived from them, with the reasons. The analyzers compile this file too, so that they
/// say the same as the pool.
/// </summary>
internal static class RefusedTypes
{
    /// <summary>For pointers of every kind.</summary>
    public static readonly Refusal Address = new(
        "an address or a handle, which means nothing in another process", "Pass the data that it refers to, or open it inside the function");

    /// <summary>For classes of the framework that are neither listed nor known to cross.</summary>
    public static readonly Refusal Unknown = new(
        "a framework type that is not known to survive a copy into another process",
        "Pass the plain values that it is made from, or create it inside the function");

    private static readonly Refusal Lock = new(
        "a lock, which guards memory of one process only", "Create it inside the function; processes do not share the state that it guards");

    private static readonly Refusal Unfinished = new("a task that has not completed", "Await it before, and pass its result");

    private static readonly Refusal ThreadVariable = new("a variable of the threads of this process", "Pass its value");

    private static readonly Refusal Connection = new("an open network connection", "Connect inside the function");

    private static readonly Refusal Http = new(
        "a holder of network connections", "Create it inside the function, or keep one per worker in a static field");

    private static readonly Refusal Database = new(
        "an open database connection", "Pass the connection string and connect inside the function");

    private static readonly Refusal Timer = new("a timer of this process", "Start it inside the function");

    private static readonly Refusal Weak = new(
        "a weak reference, which would not keep its target alive on the way", "Pass the target itself");

    private static readonly Refusal Json = new(
        "a JSON document in memory of its own", "Pass its text and parse it inside the function");

    private static readonly Refusal Xml = new("an XML document, with parents and observers", "Pass its text and parse it inside the function");

    private static readonly Refusal Table = new(
        "a table with events and relations", "Pass its rows as arrays or records, or as text by way of WriteXml");

    /// <summary>For loggers where there is no bridge: in results.</summary>
    public static readonly Refusal Log = new(
        "a logger of this process", "Capture it, declared as ILogger or ILogger<T>: what the function logs then arrives here");

    private static readonly Refusal LoggerFactory = new(
        "a factory of loggers of this process", "Create the logger before the call and capture that: what the function logs then arrives here");

    private static readonly Refusal Channel = new(
        "a queue between the threads of this process", "Pass the items, and return the results");

    private static readonly Refusal Crypto = new("a cryptographic engine with native state", "Pass the key, and create it inside the function");

    private static readonly Refusal Scheduling = new(
        "a part of how this process runs its threads", "Use the one of the worker, inside the function");

    private static readonly Dictionary<string, Refusal> ByName = new(StringComparer.Ordinal)
    {
        ["System.IO.FileStream"] = new("an open file", "Capture its path, or open it inside the function"),
        ["System.IO.MemoryStream"] = new("a stream, whose position others may move", "Pass its bytes: call ToArray()"),
        ["System.IO.StringReader"] = new("a half-read text", "Pass the text: call ReadToEnd()"),
        ["System.IO.StringWriter"] = new("a text that is being written", "Pass the text: call ToString()"),
        ["System.IO.Stream"] = Stream("the bytes"),
        ["System.IO.TextReader"] = Stream("the text"),
        ["System.IO.TextWriter"] = Stream("the text"),
        ["System.IO.BinaryReader"] = Stream("the bytes"),
        ["System.IO.BinaryWriter"] = Stream("the bytes"),
        ["System.IO.FileSystemWatcher"] = new("a watch on files by this process", "Pass the path and watch inside the function"),
        ["System.IO.MemoryMappedFiles.MemoryMappedFile"] = new("a mapped file", "Pass its path or name, and map it inside the function"),
        ["System.IO.UnmanagedMemoryAccessor"] = Address,
        ["System.Runtime.InteropServices.SafeHandle"] = Address,
        ["System.Runtime.InteropServices.CriticalHandle"] = Address,
        ["System.Runtime.InteropServices.GCHandle"] = Address,
        ["System.Runtime.InteropServices.GCHandle`1"] = Address,
        ["System.Reflection.Pointer"] = Address,
        ["System.Buffers.MemoryManager`1"] = new("memory with an owner in this process", "Pass a copy: call Memory.ToArray()"),
        ["System.Buffers.ReadOnlySequence`1"] = new("a chain of pieces of memory", "Pass a copy: call ToArray()"),
        ["System.Buffers.ArrayPool`1"] = new("a pool of this process's memory", "Use ArrayPool<T>.Shared inside the function"),
        ["System.Threading.Thread"] = new("a thread of this process", "Pass the data that the thread works on"),
        ["System.Threading.Tasks.Task"] = Unfinished,
        ["System.Threading.Tasks.TaskCompletionSource"] = Unfinished,
        ["System.Threading.Tasks.TaskCompletionSource`1"] = Unfinished,
        ["System.Threading.Tasks.TaskScheduler"] = Scheduling,
        ["System.Threading.Tasks.TaskFactory"] = Scheduling,
        ["System.Threading.SynchronizationContext"] = Scheduling,
        ["System.Threading.ExecutionContext"] = Scheduling,
        ["System.Threading.CancellationTokenSource"] = new(
            "a source of cancellation of this process", "Pass a cancellation token to the pool's method; create sources inside the function"),
        ["System.Threading.CancellationTokenRegistration"] = new(
            "a registration with a source of cancellation of this process", "Register inside the function"),
        ["System.Threading.Timer"] = Timer,
        ["System.Timers.Timer"] = Timer,
        ["System.Threading.PeriodicTimer"] = Timer,
        ["System.Threading.WaitHandle"] = Lock,
        ["System.Threading.Lock"] = Lock,
        ["System.Threading.SpinLock"] = Lock,
        ["System.Threading.SemaphoreSlim"] = Lock,
        ["System.Threading.Barrier"] = Lock,
        ["System.Threading.ManualResetEventSlim"] = Lock,
        ["System.Threading.CountdownEvent"] = Lock,
        ["System.Threading.ReaderWriterLockSlim"] = Lock,
        ["System.Threading.ReaderWriterLock"] = Lock,
        ["System.Threading.ThreadLocal`1"] = ThreadVariable,
        ["System.Threading.AsyncLocal`1"] = ThreadVariable,
        ["System.Threading.Channels.Channel`2"] = Channel,
        ["System.Threading.Channels.ChannelReader`1"] = Channel,
        ["System.Threading.Channels.ChannelWriter`1"] = Channel,
        ["System.Collections.Concurrent.BlockingCollection`1"] = Channel,
        ["System.Progress`1"] = new(
            "a receiver of progress reports in this process", "Return the progress with the results, and report it from there"),
        ["System.WeakReference"] = Weak,
        ["System.WeakReference`1"] = Weak,
        ["System.Runtime.CompilerServices.ConditionalWeakTable`2"] = Weak,
        ["System.Diagnostics.Process"] = new("a handle on a running process", "Pass its id, or start it inside the function"),
        ["System.Net.Sockets.Socket"] = Connection,
        ["System.Net.Sockets.TcpClient"] = Connection,
        ["System.Net.Sockets.TcpListener"] = Connection,
        ["System.Net.Sockets.UdpClient"] = Connection,
        ["System.Net.WebSockets.WebSocket"] = Connection,
        ["System.Net.HttpListener"] = Connection,
        ["System.Net.Http.HttpMessageInvoker"] = Http,
        ["System.Net.Http.HttpMessageHandler"] = Http,
        ["System.Data.Common.DbConnection"] = Database,
        ["System.Data.Common.DbCommand"] = Database,
        ["System.Data.Common.DbTransaction"] = Database,
        ["System.Data.Common.DbDataReader"] = Database,
        ["Microsoft.EntityFrameworkCore.DbContext"] =
            new("a unit of work on a database connection", "Create it inside the function"),
        ["System.Data.DataTable"] = Table,
        ["System.Data.DataSet"] = Table,
        ["System.Data.DataRow"] = Table,
        ["System.Text.Json.JsonDocument"] = Json,
        ["System.Text.Json.JsonElement"] = Json,
        ["System.Text.Json.Nodes.JsonNode"] = Json,
        ["System.Text.Json.JsonSerializerOptions"] = new(
            "options with a cache of this process's code", "Create them inside the function, or keep them in a static field"),
        ["System.Xml.Linq.XObject"] = Xml,
        ["System.Xml.XmlNode"] = Xml,
        ["System.Xml.XmlReader"] = Stream("the text"),
        ["System.Xml.XmlWriter"] = Stream("the text"),
        ["System.Linq.Expressions.DynamicExpression"] = new(
            "a dynamic operation in an expression tree, whose binder belongs to this process", "Build the tree with the types and members that it means"),
        ["System.Runtime.CompilerServices.CallSite"] = new(
            "a cache of a dynamic operation of this process", "Perform the operation inside the function"),
        ["System.Runtime.CompilerServices.CallSiteBinder"] = new(
            "the binder of a dynamic operation, which belongs to this process", "Perform the operation inside the function"),
        ["System.Linq.Lookup`2"] = new(
            "a lookup, whose table holds hash codes of this process", "Pass the sequence and call ToLookup inside the function"),
        ["System.Globalization.DateTimeFormatInfo"] = new(
            "formats that belong to a culture", "Pass the culture, or the format strings"),
        ["System.Globalization.TextInfo"] = new("a part of a culture", "Pass the culture"),
        ["System.Security.Cryptography.HashAlgorithm"] = Crypto,
        ["System.Security.Cryptography.IncrementalHash"] = Crypto,
        ["System.Security.Cryptography.AsymmetricAlgorithm"] = Crypto,
        ["System.Security.Cryptography.SymmetricAlgorithm"] = Crypto,
        ["System.Security.Cryptography.RandomNumberGenerator"] = Crypto,
        ["System.Security.Cryptography.X509Certificates.X509Certificate"] = new(
            "a certificate with native state", "Pass its bytes: call Export"),
        ["System.Runtime.Loader.AssemblyLoadContext"] = new("a loader of this process's code", "Pass the paths that it loads from"),
        ["Microsoft.Extensions.Logging.ILogger"] = Log,
        ["Microsoft.Extensions.Logging.ILoggerFactory"] = LoggerFactory,
        ["System.IServiceProvider"] = new(
            "a container of this process's services", "Pass the values that the function needs, or build a container inside it"),
        ["System.Threading.Tasks.Sources.IValueTaskSource"] = Unfinished,
        ["System.Threading.Tasks.Sources.IValueTaskSource`1"] = Unfinished,
    };

    /// <summary>The reason for this very type; null if it is not listed.</summary>
    public static Refusal? Find(Type type) =>
        (type.IsConstructedGenericType ? type.GetGenericTypeDefinition().FullName : type.FullName) is { } name ? Find(name) : null;

    /// <summary>The reason for the type of this name, as reflection writes it; null if it is not listed.</summary>
    public static Refusal? Find(string name) => ByName.TryGetValue(name, out var refusal) ? refusal : null;

    /// <summary>All names.</summary>
    public static IEnumerable<string> Names => ByName.Keys;

    private static Refusal Stream(string content) => new(
        "a stream, whose source or target belongs to this process", $"Pass {content}, or open it inside the function");
}
