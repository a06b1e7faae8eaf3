using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace ProcessPool.Serialization.Bridges;

/// <summary>
/// The ends of the bridges in the process that sends functions: each token and each receiver of reports has one number, however often it is sent. Nothing
/// here keeps them alive. Safe to use concurrently.
/// </summary>
internal static class ParentBridges
{
    private const int FewestToClean = 256;

    private static readonly ConditionalWeakTable<CancellationTokenSource, TokenSource> Tokens = [];
    private static long _lastId;

    /// <summary>A token that was sent somewhere has been cancelled.</summary>
    public static event Action<long>? Cancelled;

    /// <summary>The tokens that were sent before they were cancelled, and are cancelled now: what a new worker has to be told.</summary>
    public static long[] CancelledTokens() => Volatile.Read(ref _lastId) == 0 ? []
        : [.. Live.Tokens.Where(token => token.Value.TryGetTarget(out var source) && source.IsCancelled).Select(token => token.Key)];

    /// <summary>The number of a token that can still be cancelled.</summary>
    public static long IdOf(CancellationToken token)
    {
        var source = Tokens.GetValue(SourceOf(ref token)!, made => new TokenSource());
        source.Watch(token);
        return source.Id;
    }

    public static ProgressSource<T> Receiver<T>(IProgress<T> receiver) => Receivers<T>.Known.GetValue(receiver, made => new ProgressSource<T>(made));

    /// <summary>Gives a report to its receiver. Nothing happens if nobody holds the receiver any more.</summary>
    /// <param name="rebuild">Makes an exception of one that came along.</param>
    public static void Report(long bridge, ReadOnlySequence<byte> value, ObjectReader reader, Func<RemoteError, Exception> rebuild)
    {
        if (Live.Receivers.TryGetValue(bridge, out var known) && known.TryGetTarget(out var receiver))
        {
            receiver.Report(value, reader, rebuild);
        }
    }

    internal static long Add(ReportSource receiver) => Add(Live.Receivers, receiver);

    private static long Add<T>(ConcurrentDictionary<long, WeakReference<T>> live, T end)
        where T : class
    {
        var id = Interlocked.Increment(ref _lastId);
        live[id] = new WeakReference<T>(end);
        if (id % FewestToClean == 0)
        {
            foreach (var (other, known) in live)
            {
                if (!known.TryGetTarget(out _))
                {
                    live.TryRemove(other, out _);
                }
            }
        }

        return id;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_source")]
    private static extern ref CancellationTokenSource? SourceOf(ref CancellationToken token);

    /// <summary>Made for the first bridge, because most programs have none.</summary>
    private static class Live
    {
        public static readonly ConcurrentDictionary<long, WeakReference<TokenSource>> Tokens = new();
        public static readonly ConcurrentDictionary<long, WeakReference<ReportSource>> Receivers = new();
    }

    private static class Receivers<T>
    {
        public static readonly ConditionalWeakTable<IProgress<T>, ProgressSource<T>> Known = [];
    }

    private sealed class TokenSource
    {
        private int _isWatched;

        public TokenSource() => Id = Add(Live.Tokens, this);

        public long Id { get; }

        public bool IsCancelled { get; private set; }

        public void Watch(CancellationToken token)
        {
            if (Interlocked.Exchange(ref _isWatched, 1) == 0)
            {
                token.UnsafeRegister(static source => ((TokenSource)source!).Cancel(), this);
            }
        }

        private void Cancel()
        {
            IsCancelled = true;
            Cancelled?.Invoke(Id);
        }
    }
}
