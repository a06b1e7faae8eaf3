using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ProcessPool.Slicing.Tests.Subjects;

[SuppressMessage("Interoperability", "SYSLIB1054", Justification = "The metadata of a native call is what is tested.")]
[SuppressMessage("Globalization", "CA2101", Justification = "As above.")]
[SuppressMessage("Security", "CA5392", Justification = "As above.")]
internal static unsafe class Instructions
{
    private static readonly int[] Table = [2, 3, 5, 7, 11, 13, 17];

    public delegate int Native(int value);

    public static ReadOnlySpan<byte> Bytes => [1, 2, 3, 250];

    public static ReadOnlySpan<int> Numbers => [100000, 200000, 300000];

    public static string Word(string word) => word switch
    {
        "one" => "1",
        "two" => "2",
        "three" => "3",
        "four" => "4",
        "five" => "5",
        "six" => "6",
        "seven" => "7",
        "eight" => "8",
        _ => "many",
    };

    public static int Dense(int value)
    {
        switch (value)
        {
            case 0: return 5;
            case 1: return 4;
            case 2: return 8;
            case 3: return 1;
            case 4: return 9;
            default: return -1;
        }
    }

    public static string Catch(int kind)
    {
        var log = "";
        try
        {
            try
            {
                log += kind switch
                {
                    0 => throw new InvalidOperationException("filtered"),
                    1 => throw new ArgumentException("caught"),
                    2 => throw new KeptException<string>("own"),
                    _ => "none",
                };
            }
            catch (InvalidOperationException problem) when (problem.Message.StartsWith('f') && log.Length == 0)
            {
                log += "filter:" + problem.Message;
            }
            finally
            {
                log += ",finally";
            }
        }
        catch (ArgumentException problem)
        {
            log += "," + problem.Message;
        }
        catch (KeptException<string> problem)
        {
            log += "," + problem.Kept;
        }

        return log;
    }

    public static int Stack()
    {
        Span<int> numbers = stackalloc int[] { 1, 2, 3, 4 };
        var pointer = stackalloc int[2];
        pointer[1] = 10;
        return numbers[3] + pointer[1] + *(pointer + 1);
    }

    public static ref int Find(int[] numbers, int value) => ref numbers[Array.IndexOf(numbers, value)];

    public static ref readonly int Last(in int a, in int b) => ref (a > b ? ref a : ref b);

    public static string Refs()
    {
        int[] numbers = [1, 2, 3];
        Find(numbers, 2) = 20;
        Swap(ref numbers[0], ref numbers[2]);
        return int.TryParse("5", out var parsed) ? $"{string.Join(",", numbers)},{parsed},{Last(3, 4)}" : "";
    }

    public static int Pinned()
    {
        byte[] bytes = [1, 2, 3];
        fixed (byte* first = bytes)
        {
            return first[2];
        }
    }

    public static int Pointers()
    {
        delegate*<int, int, int> managed = &Add;
        delegate* unmanaged[Cdecl]<int, int> native = &Twice;
        var platform = (delegate* unmanaged<int, int>)(void*)native;
        return managed(native(4), platform(1) - 1) + Apply(managed);
    }

    public static int Volatile()
    {
        _volatile = 8;
        return _volatile + Table.Length;
    }

    public static T Generic<T>(T first, params T[] more)
        where T : IComparable<T>
    {
        foreach (var item in more)
        {
            first = item.CompareTo(first) > 0 ? item : first;
        }

        return first;
    }

    public static string Arrays()
    {
        var matrix = new Point[2, 3];
        matrix[1, 2] = new Point(1, 2);
        ref var cell = ref matrix[1, 1];
        cell = new Point(9, 9);
        int[][] jagged = [[1], [2, 3]];
        var big = new long[,,] { { { 1, 2 } }, { { 3, 4 } } };
        return $"{matrix[1, 2]}{matrix[1, 1]}{jagged[1][1]}{big[1, 0, 1]}";
    }

    public static string Tokens() => typeof(List<>).Name + typeof(Dictionary<string, Point>).Name + typeof(int*).Name + typeof(Outer<int>.Inner<Point>).Name
        + nameof(Instructions) + typeof(delegate*<int, void>).IsFunctionPointer;

    public static IReadOnlyList<int> Collection(int value) => [value, .. Table, value + 1];

    public static int ProcessId() => getpid();

    public static bool LastError()
    {
        var result = Close(-1);
        return result == -1 && Marshal.GetLastPInvokeError() == 9;
    }

    private static volatile int _volatile;

    private static int Apply(delegate*<int, int, int> function) => function(2, 3);

    private static int Add(int a, int b) => a + b;

    private static void Swap(ref int a, ref int b) => (a, b) = (b, a);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Twice(int value) => value * 2;

    [DllImport("libc")]
#pragma warning disable IDE1006 // the name of the native function
    private static extern int getpid();
#pragma warning restore IDE1006

    [DllImport("libc", EntryPoint = "close", SetLastError = true, CallingConvention = CallingConvention.Cdecl)]
    private static extern int Close([In] int file);
}

internal sealed class KeptException<T>(T kept) : Exception
{
    public T Kept => kept;
}
