using System.Globalization;
using ProcessPool.Diagnostics;

namespace ProcessPool;

/// <summary>
/// An item ran past <see cref="MapOptions.ItemTimeout"/>. Other items are not affected. If it did not stop within
/// <see cref="PoolOptions.CancellationGrace"/>, its worker was replaced.
/// </summary>
public sealed class ItemTimeoutException : TimeoutException
{
    internal ItemTimeoutException(long itemIndex, TimeSpan timeout, int attempts)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"Item {itemIndex} ran past its time limit of {timeout.TotalSeconds:0.###} s{(attempts > 1 ? $", in the last of {attempts} attempts" : "")}."))
    {
        ItemIndex = itemIndex;
        Timeout = timeout;
        Attempts = attempts;
    }

    /// <summary>The index of the item in the source.</summary>
    public long ItemIndex { get; }

    /// <summary>The time that it had.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>How often the item was tried.</summary>
    public int Attempts { get; }

    /// <inheritdoc/>
    public override string Message => CallLabels.Prefix(this, base.Message);
}
