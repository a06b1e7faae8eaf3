namespace ProcessPool.Jobs.Sinks;

/// <summary>The end of a stream at which its one consumer stands.</summary>
internal interface IStreamReader<TResult>
{
    ConsumerSignal Signal { get; }

    /// <summary>Takes what is there, in the order in which it is to be delivered.</summary>
    /// <param name="items">How many items of the source have left the stream with it.</param>
    /// <param name="isOver">Nothing more will come.</param>
    /// <exception cref="Exception">The failure that ends the stream; everything before it was taken.</exception>
    int Take(Span<TResult> results, out int items, out bool isOver);

    /// <summary>The consumer has left; what comes is dropped.</summary>
    void Leave();
}
