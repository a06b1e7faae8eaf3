namespace ProcessPool.Functions;

/// <summary>The chunk that runs where the calling code was called from, also behind an <c>await</c> and in tasks that it started.</summary>
internal static class ItemScope
{
    private static readonly AsyncLocal<ChunkContext?> Context = new();

    /// <summary>Null outside of workers.</summary>
    public static ChunkContext? Current => Context.Value;

    /// <summary>This thread, and what is started from it, runs the items of this context from now on; null: none.</summary>
    public static void Enter(ChunkContext? context) => Context.Value = context;
}
