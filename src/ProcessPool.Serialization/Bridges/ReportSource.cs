using System.Buffers;

namespace ProcessPool.Serialization.Bridges;

/// <summary>The parent's end of a bridge that brings reports; stands in the graph for the object that gets them.</summary>
internal abstract class ReportSource
{
    protected ReportSource() => Id = ParentBridges.Add(this);

    public long Id { get; }

    /// <param name="rebuild">Makes an exception of one that came along.</param>
    public abstract void Report(ReadOnlySequence<byte> value, ObjectReader reader, Func<RemoteError, Exception> rebuild);
}
