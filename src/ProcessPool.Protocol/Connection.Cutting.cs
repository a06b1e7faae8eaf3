using System.Buffers;

namespace ProcessPool.Protocol;

/// <summary>Frames that do not fit into memory: the beginning is kept, and the rest read and dropped, so that the connection lives on.</summary>
internal sealed partial class Connection
{
    /// <summary>What is kept of a frame that is cut: more than any head has.</summary>
    private const int KeptOfCut = 1024;

    /// <summary>Frames below this are read without looking at memory first.</summary>
    private const long Large = 16 * 1024 * 1024;

    /// <summary>
    /// A frame whose payload does not fit into memory arrives cut (<see cref="Frame.IsCut"/>). Otherwise, as by default, receiving it throws
    /// <see cref="OutOfMemoryException"/>.
    /// </summary>
    public bool CutsFrames { get; set; }

    /// <summary>Looks before it reads: what is read is in pooled buffers, which would be missing afterwards.</summary>
    /// <exception cref="OutOfMemoryException">So much cannot be there in memory, and read as a value.</exception>
    private void CheckFits(long missing)
    {
        if (CutsFrames && missing > Large && missing > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 3)
        {
            throw new InsufficientMemoryException();
        }
    }

    private bool TryCut(out Frame frame)
    {
        Span<byte> header = stackalloc byte[Frame.HeaderSize];
        _buffered.Slice(0, Frame.HeaderSize).CopyTo(header);
        var (kind, length) = Frame.ReadHeader(header, MaxFrameLength);

        // An incomplete frame is all that is buffered.
        var payload = _buffered.Slice(Frame.HeaderSize);
        var kept = new byte[Math.Min(length, KeptOfCut)];
        var filled = (int)Math.Min(payload.Length, kept.Length);
        payload.Slice(0, filled).CopyTo(kept);
        var left = length - payload.Length;
        _pipe.Reader.AdvanceTo(_buffered.End);
        _buffered = default;

        frame = default;
        var dropped = new byte[SmallestRead];
        while (left > 0)
        {
            var read = ReadInto(filled < kept.Length ? kept.AsSpan(filled) : dropped.AsSpan(0, (int)Math.Min(left, dropped.Length)));
            if (read == 0)
            {
                return ClosedBecause is not null ? false : throw EndedWithinFrame();
            }

            filled += filled < kept.Length ? read : 0;
            left -= read;
        }

        frame = new Frame(kind, new ReadOnlySequence<byte>(kept), IsCut: true);
        return true;
    }
}
