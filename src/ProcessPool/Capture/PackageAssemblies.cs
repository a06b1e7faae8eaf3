using System.Reflection;
using System.Text.Json;
using ProcessPool.Serialization.Code;

namespace ProcessPool.Capture;

/// <summary>
/// The assemblies that the application has from packages, as its dependency file lists them: they do not change with the application, and a worker loads the same
/// files. Without a dependency file there are none. Safe to use concurrently.
/// </summary>
internal static class PackageAssemblies
{
    private static readonly Lazy<HashSet<string>> Names = new(Read);

    public static bool Contains(Assembly assembly) => Names.Value.Contains(AssemblyText.NameOf(assembly));

    private static HashSet<string> Read()
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                using var document = JsonDocument.Parse(File.ReadAllBytes(file));
                Read(document.RootElement, names);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
            {
                // The host has read the file before this; if it is gone or changed, its packages are taken for the application's own code.
                continue;
            }
        }

        return names;
    }

    private static void Read(JsonElement root, HashSet<string> names)
    {
        var libraries = root.GetProperty("libraries");
        foreach (var target in root.GetProperty("targets").EnumerateObject())
        {
            foreach (var library in target.Value.EnumerateObject())
            {
                if (libraries.TryGetProperty(library.Name, out var about) && about.GetProperty("type").GetString() == "package"
                    && library.Value.TryGetProperty("runtime", out var files))
                {
                    names.UnionWith(files.EnumerateObject().Select(entry => Path.GetFileNameWithoutExtension(entry.Name)));
                }
            }
        }
    }
}
