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

    /// <summary>An array whose content is not defined, unless it has references.</summary>
    public static unsafe T[] Allocate<T>(int count)
    {
        var array = GC.AllocateUninitializedArray<T>(count);
        if (OperatingSystem.IsLinux() && !RuntimeHelpers.IsReferenceOrContainsReferences<T>() && (long)count * Unsafe.SizeOf<T>() >= LargePage)
        {
            fixed (byte* first = &Unsafe.As<T, byte>(ref MemoryMarshal.GetArrayDataReference(array)))
            {
                // Only the large pages that lie within it: nothing beside it takes more memory for this.
                var start = ((nint)first + LargePage - 1) & ~(LargePage - 1);
                var end = ((nint)first + ((nint)count * Unsafe.SizeOf<T>())) & ~(LargePage - 1);
                if (end > start)
                {
                    _ = Advise(start, end - start, UseLargePages); // It is advice: a system that does not know it says so, and that is all.
                }
            }
        }

        return array;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nint start, nint length, int advice);
}
