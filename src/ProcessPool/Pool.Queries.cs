using ProcessPool.Functions;
using ProcessPool.Jobs;
using ProcessPool.Jobs.Sinks;
using ProcessPool.Jobs.Sources;
using ProcessPool.Linq;

namespace ProcessPool;

/// <summary>How queries run.</summary>
public sealed partial class Pool
{
    internal IReadOnlyList<TAccumulate> FoldQuery<TSource, TAccumulate>(ItemFunction function, IEnumerable<TSource> items, QuerySettings settings)
    {
        ThrowIfDisposed();
        settings.CancellationToken.ThrowIfCancellationRequested();
        var sink = new FoldSink<TAccumulate> { CancellationToken = settings.CancellationToken };
        RunAll(function, items, SourceOf.Memory(items), sink, sink.Completion, settings.Options, collectsFailures: false, onThisThread: true);
        return sink.Completion.GetAwaiter().GetResult();
    }

    internal IEnumerable<T> StreamQuery<TSource, T>(ItemFunction function, IEnumerable<TSource> items, QuerySettings settings)
        => settings.CancellationToken.CanBeCanceled
            ? Cancellable(StreamQueryAsync<TSource, T>(function, items, settings))
            : Deliver(() => OpenQuery<TSource, T>(function, items, settings, default));

    internal IAsyncEnumerable<T> StreamQueryAsync<TSource, T>(ItemFunction function, IEnumerable<TSource> items, QuerySettings settings)
        => DeliverAsync(token => OpenQuery<TSource, T>(function, items, settings, token), settings.CancellationToken);

    private OpenStream<T> OpenQuery<TSource, T>(ItemFunction function, IEnumerable<TSource> items, QuerySettings settings, CancellationToken token)
        => Open<TSource, T[], T, FoldStreamSink<T>>(function, items, new FoldStreamSink<T>(settings.Ordered) { CancellationToken = token }, settings.Options);

    /// <summary>A stream that can be cancelled while its consumer waits for it.</summary>
    private static IEnumerable<T> Cancellable<T>(IAsyncEnumerable<T> elements) => elements.ToBlockingEnumerable();
}
