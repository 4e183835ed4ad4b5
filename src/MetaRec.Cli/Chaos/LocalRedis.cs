using System.ComponentModel;
using MetaRec.Cli.CommandLine;

namespace MetaRec.Cli.Chaos;

/// <summary>A Redis server of its own: on a free port of the loopback interface, in a folder of its own, every write on disk before it is acknowledged.</summary>
internal sealed class LocalRedis : IAsyncDisposable
{
    /// <summary>What to do where <see cref="IsInstalled"/> is false.</summary>
    public const string HowToInstall = "redis-server is not installed, and a cluster of processes needs it. Install it:  apt-get install redis-server";

    private const string Program = "redis-server";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly string _folder;
    private readonly Action<string>? _heard;

    private LocalRedis(string folder, Action<string>? heard) => (_folder, _heard) = (folder, heard);

    /// <summary>Whether there is a Redis to start.</summary>
    public static bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, Program)));

    public int Port { get; } = LocalPorts.Take();

    /// <summary>Its address, as members of a cluster write it.</summary>
    public string Address => $"redis://127.0.0.1:{Port}";

    public LocalProcess Process { get; private set; } = null!;

    /// <param name="folder">Where it keeps its data.</param>
    /// <param name="heard">Told every line that it writes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RefusedException">There is no redis-server.</exception>
    public static async Task<LocalRedis> StartAsync(string folder, Action<string>? heard, CancellationToken cancellationToken)
    {
        if (!IsInstalled)
        {
            throw new RefusedException(HowToInstall, new Win32Exception());
        }

        Directory.CreateDirectory(folder);
        var redis = new LocalRedis(folder, heard);
        await redis.StartAgainAsync(cancellationToken);
        return redis;
    }

    /// <summary>Starts it again with what it has on disk, after its process has ended.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken = default)
    {
        Process = LocalProcess.Start(
            "redis", Program,
            ["--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder, "--appendonly", "yes", "--appendfsync", "always", "--save", ""],
            heard: _heard);
        await Process.WaitForLineAsync(line => line.Contains("Ready to accept connections", StringComparison.Ordinal), "its readiness", StartLimit, cancellationToken);
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
