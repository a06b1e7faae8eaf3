using ProcessPool.Serialization.Code;

namespace ProcessPool.Serialization.Framework;

/// <summary>The types that never cross, by name, with the reasons.</summary>
internal static class Refusals
{
    public static readonly Refusal Pointer = new(
        "an address or a handle, which means nothing in another process", "Pass the data that it refers to, or open it inside the function");

    public static readonly Refusal RefStruct = new("a ref struct, which lives on the stack", "Pass an array or a Memory<T>");

    public static readonly Refusal GeneratedMethod = new(
        "its method was generated while the program runs", "Pass a lambda or a method that is compiled into an assembly file");

    public static readonly Refusal Unknown = new(
        "a framework type that is not known to survive a copy into another process",
        "Pass the plain values that it is made from, or create it inside the function");

    private static readonly Refusal Enumerator = new(
        "an enumerator, which may be halfway through its sequence", "Pass the sequence itself, or a list of the remaining items");

    private static readonly Refusal Lock = new(
        "a lock, which guards memory of one process only", "Create it inside the function; processes do not share the state that it guards");

    /// <summary>Why a struct never crosses; null if it depends on its fields.</summary>
    public static Refusal? OfStruct(Type type)
    {
        if (type == typeof(nint) || type == typeof(nuint))
        {
            return Pointer;
        }

        return !FrameworkAssemblies.Contains(type.Assembly) ? null
            : type.FullName is "System.Threading.SpinLock" ? Lock
            : typeof(System.Collections.IEnumerator).IsAssignableFrom(type) ? Enumerator
            : null;
    }

    /// <summary>Why objects of a class of the framework, or derived from one, never cross; the general reason if there is no other.</summary>
    public static Refusal OfClass(Type type)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            if (ByName(level.IsConstructedGenericType ? level.GetGenericTypeDefinition().FullName : level.FullName) is { } refusal)
            {
                return refusal;
            }
        }

        return typeof(System.Collections.IEnumerator).IsAssignableFrom(type) ? Enumerator : Unknown;
    }

    private static Refusal? ByName(string? name) => name switch
    {
        "System.IO.FileStream" => new("an open file", "Capture its path, or open it inside the function"),
        "System.IO.Stream" or "System.IO.TextReader" or "System.IO.TextWriter" or "System.IO.BinaryReader" or "System.IO.BinaryWriter" =>
            new("a stream, whose source or target belongs to this process", "Pass the bytes or the text, or open it inside the function"),
        "System.Runtime.InteropServices.SafeHandle" or "System.Runtime.InteropServices.CriticalHandle" or "System.Reflection.Pointer" =>
            Pointer,
        "System.Threading.Thread" => new("a thread of this process", "Pass the data that the thread works on"),
        "System.Threading.Tasks.Task" or "System.Threading.Tasks.TaskCompletionSource" or "System.Threading.Tasks.TaskCompletionSource`1" =>
            new("a task that has not completed", "Await it before, and pass its result"),
        "System.Threading.CancellationTokenSource" => new(
            "a source of cancellation of this process", "Pass a cancellation token to the pool's method; create sources inside the function"),
        "System.Threading.Timer" or "System.Timers.Timer" or "System.Threading.PeriodicTimer" =>
            new("a timer of this process", "Start it inside the function"),
        "System.Threading.WaitHandle" or "System.Threading.Lock" or "System.Threading.SemaphoreSlim" or "System.Threading.Barrier"
            or "System.Threading.ManualResetEventSlim" or "System.Threading.CountdownEvent" or "System.Threading.ReaderWriterLockSlim"
            or "System.Threading.ReaderWriterLock" => Lock,
        "System.Threading.ThreadLocal`1" or "System.Threading.AsyncLocal`1" =>
            new("a variable of the threads of this process", "Pass its value"),
        "System.Diagnostics.Process" => new("a handle on a running process", "Pass its id, or start it inside the function"),
        "System.Net.Sockets.Socket" or "System.Net.Sockets.TcpClient" or "System.Net.Sockets.TcpListener" or "System.Net.Sockets.UdpClient" =>
            new("an open network connection", "Connect inside the function"),
        "System.Net.Http.HttpMessageInvoker" or "System.Net.Http.HttpMessageHandler" =>
            new("a holder of network connections", "Create it inside the function, or keep one per worker"),
        "System.Data.Common.DbConnection" or "System.Data.Common.DbCommand" or "System.Data.Common.DbTransaction"
            or "System.Data.Common.DbDataReader" => new("an open database connection", "Pass the connection string and connect inside the function"),
        "Microsoft.EntityFrameworkCore.DbContext" =>
            new("a unit of work on a database connection", "Create it inside the function"),
        _ => null,
    };
}
