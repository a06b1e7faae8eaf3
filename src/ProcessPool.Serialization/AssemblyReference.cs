namespace ProcessPool.Serialization;

/// <summary>One build of one assembly: its name, the id that its compilation gave it, and the file that it was loaded from.</summary>
internal sealed record AssemblyReference(string FullName, Guid Mvid, string Path);
