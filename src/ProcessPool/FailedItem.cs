using System.Runtime.CompilerServices;
using ProcessPool.Replaying;

namespace ProcessPool;

/// <summary>
/// An item that failed, with its function, as both crossed to the worker: it can be run again in this process under a debugger, now or, from a file, later.
/// Safe to use concurrently.
/// </summary>
/// <example>
/// <code>
/// catch (Exception e) when (FailedItem.Of(e) is { } item)
/// {
///     item.SaveTo("failed.item");
///     throw;
/// }
///
/// // Later, in the same build of the application, with breakpoints in the function:
/// FailedItem.Load("failed.item").Replay();
/// </code>
/// </example>
public sealed class FailedItem
{
    private static readonly ConditionalWeakTable<Exception, FailedItem> ByException = [];

    private readonly Func<SavedItem> _read;

    private FailedItem(long index, Func<SavedItem> read)
    {
        Index = index;
        _read = read;
    }

    /// <summary>The index of the item in its source; 0 for a single call.</summary>
    public long Index { get; }

    /// <summary>The item that an exception is about.</summary>
    /// <param name="exception">What a call threw, or what an outcome holds; of an <see cref="AggregateException"/>, the first that is about an item.</param>
    /// <returns>The item; null when the exception is not about one.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is null.</exception>
    public static FailedItem? Of(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return ByException.TryGetValue(exception, out var item) ? item
            : exception is AggregateException many ? many.InnerExceptions.Select(Of).FirstOrDefault(inner => inner is not null)
            : null;
    }

    /// <summary>Reads an item that <see cref="SaveTo"/> has written.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The item.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no such file, or another build of ProcessPool has written it.</exception>
    public static FailedItem Load(string path)
    {
        var saved = SavedItem.Read(File.ReadAllBytes(path));
        return new FailedItem(saved.Index, () => saved);
    }

    /// <summary>
    /// Writes the item and its function to a file, which only its owner can read. It holds what the function captured; code that has a file is named, not held.
    /// </summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="ClosureException">The item cannot cross.</exception>
    public void SaveTo(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var bytes = _read().Write();
        using var file = new FileStream(path, options);
        file.Write(bytes);
    }

    /// <summary>
    /// Runs the function on the item, on the calling thread, with the same captured values, the same item and the same
    /// <see cref="WorkerContext.Random"/>; what it throws is thrown here, from where it was thrown. Tokens that it captured are not cancelled, and nobody
    /// gets its reports. What killed a worker may end this process.
    /// </summary>
    /// <returns>The result; null for actions. For an item of a query: what the query made of it.</returns>
    /// <exception cref="ClosureException">The item cannot cross.</exception>
    /// <exception cref="PoolException">The application is another build than the one that made the call.</exception>
    public object? Replay() => ReplayContext.Run(_read());

    internal static void Attach(Exception exception, Func<SavedItem> read, long index)
        => ByException.AddOrUpdate(exception, new FailedItem(index, read));
}
