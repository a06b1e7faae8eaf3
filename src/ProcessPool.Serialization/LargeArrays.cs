using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ProcessPool.Serialization;

/// <summary>
/// Makes arrays that are about to be filled. On Linux a large one asks for large pages first: the collector gives the memory of large arrays back to the system, so that each new one
/// is memory that was never touched, and the system would find it a page of 4 KiB at a time, which takes longer than filling it. Where the system gives large pages to all anyway, or
/// never, asking changes nothing.
/// </summary>
internal static partial class LargeArrays
{
    private const nint LargePage = 2 * 1024 * 1024; // Of x64, and of Arm64 with pages of 4 KiB. Where they are larger the system rounds.
    private const int UseLargePages = 14; // MADV_HUGEPAGE
    private const int MakeLargePage = 25; // MADV_COLLAPSE, since Linux 6.1

    /// <summary>An array whose content is not defined, unless it has references.</summary>
    public static unsafe T[] Allocate<T>(int count)
    {
        var array = GC.AllocateUninitializedArray<T>(count);
        if (OperatingSystem.IsLinux() && !RuntimeHelpers.IsReferenceOrContainsReferences<T>() && (long)count * Unsafe.SizeOf<T>() >= LargePage)
        {
            fixed (byte* first = &Unsafe.As<T, byte>(ref MemoryMarshal.GetArrayDataReference(array)))
            {
                // The large pages of which it takes half or more: so what lies beside it takes a large page more at most. This is advice: where the system cannot do it, it says so, and that is all.
                var start = Nearest((nint)first);
                var end = Nearest((nint)first + ((nint)count * Unsafe.SizeOf<T>()));
                if (end > start)
                {
                    _ = Advise(start, end - start, UseLargePages);
                    if (start < (nint)first)
                    {
                        _ = Advise(start, LargePage, MakeLargePage); // The head of the array has been written: a small page is there, and for that the system would leave all others of the first one small.
                    }
                }
            }
        }

        return array;
    }

    private static nint Nearest(nint address) => (address + (LargePage / 2)) & ~(LargePage - 1);

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nint start, nint length, int advice);
}
