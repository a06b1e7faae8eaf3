namespace ProcessPool.Slicing.Tests.Subjects;

internal static class Sequences
{
    public static IEnumerable<int> Squares(int count)
    {
        try
        {
            for (var i = 0; i < count; i++)
            {
                yield return i * i;
            }
        }
        finally
        {
            Ended++;
        }
    }

    public static int Ended { get; private set; }

    public static async IAsyncEnumerable<int> Later(int count)
    {
        for (var i = 1; i <= count; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }
}

internal static class Extensions
{
    public static string Shout(this string text) => text.ToUpperInvariant() + "!";
}

internal static class Prepared
{
    public static int Times { get; private set; }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255", Justification = "That it runs in the copy is what is tested.")]
    [System.Runtime.CompilerServices.ModuleInitializer]
    internal static void Prepare() => Times++;
}

internal static class Accessors
{
    public static int Read() => Secret(new Hidden()) + Length(new List<int> { 1, 2 });

    [System.Runtime.CompilerServices.UnsafeAccessor(System.Runtime.CompilerServices.UnsafeAccessorKind.Field, Name = "_secret")]
    private static extern ref readonly int Secret(Hidden hidden);

    [System.Runtime.CompilerServices.UnsafeAccessor(System.Runtime.CompilerServices.UnsafeAccessorKind.Field, Name = "_size")]
    private static extern ref int Length(List<int> list);
}
