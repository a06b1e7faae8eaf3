namespace ProcessPool.Diagnostics;

/// <summary>The label of a call, on the failures of its items.</summary>
internal static class CallLabels
{
    /// <summary>The key in <see cref="Exception.Data"/> under which the label stands.</summary>
    public const string Key = "ProcessPool.Label";

    public static void Mark(Exception error, string? label)
    {
        if (label is not null)
        {
            RemoteErrors.Note(error, Key, label);
        }
    }

    public static string? Of(Exception error) => error.Data[Key] as string;

    /// <summary>The message of one of the pool's own exceptions, with the label in front.</summary>
    public static string Prefix(Exception error, string message) => Of(error) is { } label ? $"{label}: {message}" : message;
}
