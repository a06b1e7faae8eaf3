using System.Runtime.CompilerServices;
using ProcessPool.Functions;
using ProcessPool.Jobs;
using ProcessPool.Jobs.Sinks;
using ProcessPool.Jobs.Sources;
using ProcessPool.Scheduling;

namespace ProcessPool;

/// <summary>What all streams are made of.</summary>
public sealed partial class Pool
{
    /// <summary>The options of a stream. It has nowhere to put failures beside its results.</summary>
    private static MapOptions StreamOptions(MapOptions? options)
        => options?.Failures == FailureMode.CollectAll
            ? throw new ArgumentException(
                "A stream cannot collect failures: it fails with the first. Leave MapOptions.Failures as it is, or call MapOutcomesAsync.", nameof(options))
            : options ?? DefaultOptions;

    private IEnumerable<TResult> Deliver<TResult>(Func<OpenStream<TResult>> open)
    {
        using var stream = open();
        var piece = new TResult[stream.PieceSize];
        while (true)
        {
            ThrowIfDisposed();
            var count = stream.Take(piece, out var isOver);
            if (isOver)
            {
                yield break;
            }

            for (var i = 0; i < count; i++)
            {
                ThrowIfDisposed();
                yield return piece[i];
                stream.Delivered();
            }

            if (count == 0)
            {
                stream.Wait();
            }
        }
    }

    private async IAsyncEnumerable<TResult> DeliverAsync<TResult>(
        Func<CancellationToken, OpenStream<TResult>> open, CancellationToken callToken, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var either = callToken.CanBeCanceled && cancellationToken.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(callToken, cancellationToken) : null;
        var token = either?.Token ?? (callToken.CanBeCanceled ? callToken : cancellationToken);
        token.ThrowIfCancellationRequested();
        using var stream = open(token);
        var piece = new TResult[stream.PieceSize];
        while (true)
        {
            ThrowIfDisposed();
            token.ThrowIfCancellationRequested();
            var count = stream.Take(piece, out var isOver);
            if (isOver)
            {
                yield break;
            }

            for (var i = 0; i < count; i++)
            {
                ThrowIfDisposed();
                token.ThrowIfCancellationRequested();
                yield return piece[i];
                stream.Delivered();
            }

            if (count == 0)
            {
                await stream.WaitAsync(token).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Starts a stream over a sequence: the function is captured, and the workers begin.</summary>
    private OpenStream<TOut> Open<T, TResult, TOut, TSink>(ItemFunction function, IEnumerable<T> items, TSink sink, MapOptions options)
        where TSink : ResultSink<TResult>, IStreamReader<TOut>
    {
        if (SourceOf.Memory(items) is not { } all)
        {
            var feed = Feed<T, TResult>(function, sink, options, collectsFailures: false, out var fed, isStream: true);
            Read(items, feed, fed, onThisThread: false);
            return new OpenStream<TOut>(_dispatcher, fed, feed, sink, () => WindowOf(fed, options));
        }

        ItemJob<T, TResult>? job = null;
        var source = new WindowedSource<T>(all, () => WindowOf(job!, options, isInMemory: true));
        job = new ItemJob<T, TResult>(Capture(function, options.Label), source, sink)
        {
            Label = options.Label,
            Log = LogOf(function, options),
            Function = function,
            ChunkSize = options.ChunkSize,
            ItemTimeout = options.ItemTimeout,
            Retry = options.Retry,
            Seed = SeedOf(options),
            LargestChunk = LargestChunk(options),
            IsStream = true,
        };
        Submit(job);
        var available = source.CountRead();
        _dispatcher.Post(new Event.ItemsAvailable(job, available, source.IsEnd(available)));
        return new OpenStream<TOut>(_dispatcher, job, source, sink, () => WindowOf(job, options, isInMemory: true));
    }

    /// <summary>Starts a stream over an asynchronous sequence.</summary>
    private OpenStream<TOut> Open<T, TResult, TOut, TSink>(
        ItemFunction function, IAsyncEnumerable<T> items, TSink sink, MapOptions options, CancellationToken cancellationToken)
        where TSink : ResultSink<TResult>, IStreamReader<TOut>
    {
        var feed = Feed<T, TResult>(function, sink, options, collectsFailures: false, out var job, isStream: true);
        var stream = new OpenStream<TOut>(_dispatcher, job, feed, sink, () => WindowOf(job, options));
        var feeder = new Feeder<T>(feed, job, _dispatcher.Post);
        var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stream.Reading = reading;
        _ = Task.Run(() => feeder.RunAsync(items, reading.Token), CancellationToken.None);
        return stream;
    }
}
