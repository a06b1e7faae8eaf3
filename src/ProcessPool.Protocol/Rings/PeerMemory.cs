using System.Runtime.InteropServices;

namespace ProcessPool.Protocol.Rings;

/// <summary>
/// The memory of the process on the other side, as far as this one is told where to look: a large block is copied once, from where it lies to where it belongs, and not into the system
/// and out of it. Linux allows it between processes of one user, unless it is set up otherwise (Yama lets a parent look into its child, and not the other way round); each side
/// tries, once, and says whether it can. Belongs to the two threads of a side that read and write.
/// </summary>
/// <remarks>process_vm_readv(2), ptrace(2): "Ptrace access mode checking".</remarks>
internal sealed unsafe partial class PeerMemory
{
    /// <summary>What both sides say of themselves, in shared memory: all zeros in the beginning.</summary>
    public const int WordsSize = 2 * SideSize;

    private const int SideSize = 32;
    private const int ProcessAt = 0;  // 32 bits; written last
    private const int PullsAt = 4;    // 32 bits; 1: this side copies from the other
    private const int ProbeAt = 8;    // where 64 bits lie that the other side may read to try
    private const int ValueAt = 16;   // what they are

    private const int NoSuchProcess = 3;

    private static readonly long* Probe = NewProbe();

    private readonly byte* _mine;
    private readonly byte* _theirs;
    private readonly int? _process;
    private bool _hasTried;

    /// <param name="words">Shared, of <see cref="WordsSize"/>.</param>
    /// <param name="isParent">Which of the two sides this is.</param>
    /// <param name="process">The process on the other side; null: as it says itself.</param>
    public PeerMemory(nint words, bool isParent, int? process)
    {
        _mine = (byte*)words + (isParent ? 0 : SideSize);
        _theirs = (byte*)words + (isParent ? SideSize : 0);
        _process = process;
        *(long*)(_mine + ProbeAt) = (long)Probe;
        *(long*)(_mine + ValueAt) = *Probe;
        Volatile.Write(ref *(int*)(_mine + ProcessAt), Environment.ProcessId);
    }

    /// <summary>Whether the other side has said that it copies from this one.</summary>
    public bool IsPulled => Volatile.Read(ref *(int*)(_theirs + PullsAt)) == 1;

    /// <summary>Finds out whether this side can copy from the other, and says so. Once: worth it when something large has come the other way.</summary>
    public void Try()
    {
        if (_hasTried || Volatile.Read(ref *(int*)(_theirs + ProcessAt)) == 0)
        {
            return;
        }

        _hasTried = true;
        if (IsItself())
        {
            Volatile.Write(ref *(int*)(_mine + PullsAt), 1);
        }
    }

    /// <summary>Fills memory of this side from that of the other.</summary>
    public Pulled TryPull(nint address, Span<byte> target)
    {
        var pulled = Copy(address, target);
        return pulled == Pulled.All && !IsItself() ? Pulled.ItHasEnded : pulled;
    }

    /// <summary>Whether the process of that number is still the other side: numbers are used again.</summary>
    private bool IsItself()
    {
        var value = 0L;
        return Copy(*(nint*)(_theirs + ProbeAt), new Span<byte>(&value, sizeof(long))) == Pulled.All && value == *(long*)(_theirs + ValueAt);
    }

    private Pulled Copy(nint address, Span<byte> target)
    {
        fixed (byte* first = target)
        {
            for (nint done = 0; done < target.Length;)
            {
                var here = new Block(first + done, target.Length - done);
                var there = new Block((byte*)address + done, target.Length - done);
                var copied = ReadOther(_process ?? Volatile.Read(ref *(int*)(_theirs + ProcessAt)), &here, 1, &there, 1, 0);
                if (copied <= 0)
                {
                    return copied < 0 && Marshal.GetLastPInvokeError() == NoSuchProcess ? Pulled.ItHasEnded : Pulled.NotThere;
                }

                done += copied;
            }
        }

        return Pulled.All;
    }

    private static long* NewProbe()
    {
        var probe = (long*)NativeMemory.Alloc(sizeof(long)); // For as long as the process.
        var random = Guid.NewGuid();
        *probe = *(long*)&random;
        return probe;
    }

    [LibraryImport("libc", EntryPoint = "process_vm_readv", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ReadOther(int process, Block* here, nuint hereCount, Block* there, nuint thereCount, nuint flags);

    private readonly struct Block(byte* start, nint length)
    {
        public readonly byte* Start = start;
        public readonly nint Length = length;
    }
}

/// <summary>What came of copying.</summary>
internal enum Pulled
{
    All,

    /// <summary>There is no such memory, or it may not be read.</summary>
    NotThere,

    /// <summary>There is no such process any more.</summary>
    ItHasEnded,
}
