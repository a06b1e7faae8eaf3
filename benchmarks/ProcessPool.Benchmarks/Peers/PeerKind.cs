using ProcessPool.Benchmarks.Measuring;

namespace ProcessPool.Benchmarks.Peers;

/// <summary>A pool of another language: benchmarks/peers/README.md says what they are.</summary>
/// <param name="Name">As the tables have it.</param>
/// <param name="Program">A file of benchmarks/peers.</param>
/// <param name="Arguments">For it.</param>
internal sealed record PeerKind(string Name, string Program, params string[] Arguments)
{
    public static readonly PeerKind MpStd = new("mp-std", "peer.py", "mp-std", "fork");
    public static readonly PeerKind MpStdSpawn = new("mp-std-spawn", "peer.py", "mp-std", "spawn");
    public static readonly PeerKind MpDill = new("mp-dill", "peer.py", "mp-dill", "fork");
    public static readonly PeerKind Joblib = new("joblib", "peer_joblib.py");
    public static readonly PeerKind Distributed = new("distributed", "peer_distributed.py");
    public static readonly PeerKind Piscina = new("piscina", "peer.js", "piscina");
    public static readonly PeerKind WorkerpoolThread = new("workerpool-thread", "peer.js", "workerpool-thread");
    public static readonly PeerKind WorkerpoolProcess = new("workerpool-process", "peer.js", "workerpool-process");

    private bool IsPython => Program.EndsWith(".py", StringComparison.Ordinal);

    /// <summary>The system's Python, for which Debian's packages are.</summary>
    public string Interpreter => !IsPython ? "node"
        : Environment.GetEnvironmentVariable("PROCESSPOOL_PYTHON") ?? (File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3");

    public string Path => System.IO.Path.Combine(ResultFile.Repository(), "benchmarks", "peers", Program);

    /// <summary>Where benchmarks/peers/install.sh puts packages.</summary>
    public static string Packages
    {
        get
        {
            var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } folder ? folder
                : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            return Environment.GetEnvironmentVariable("PROCESSPOOL_PEERS") ?? System.IO.Path.Combine(cache, "processpool-peers");
        }
    }
}
