using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MetaRec.Tests.Shared;

/// <summary>
/// A PostgreSQL server of the tests' own, in a temporary folder, on a free port of the loopback interface. It is started by the first test that needs it and deleted at the
/// end. Nothing it writes has to survive the machine, so it does not wait for the disk.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Owner = "metarec";
    private const string Unprivileged = "postgres";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly string _folder = Directory.CreateTempSubdirectory("metarec-postgres-").FullName;
    private readonly SemaphoreSlim _starting = new(1);
    private int _databases;
    private bool _isInitialized;
    private bool _isRunning;

    /// <summary>The owner's password, in which every character that an address has to encode occurs.</summary>
    public static string Password => "p@ss:w/r?d#1";

    public int Port { get; private set; }

    /// <summary>Why the tests cannot have a server here, or null.</summary>
    public static string? Obstacle { get; } =
        Find("initdb") is null || Find("pg_ctl") is null ? "PostgreSQL's initdb and pg_ctl are not installed (apt-get install postgresql)."
        : Environment.IsPrivilegedProcess && !File.Exists("/usr/bin/setpriv") ? "PostgreSQL does not run as root, and setpriv is not installed (apt-get install util-linux)."
        : null;

    /// <summary>Starts the server where it does not run, and skips the test where there can be none.</summary>
    public async Task StartAsync()
    {
        Assert.SkipWhen(Obstacle is not null, Obstacle ?? "");
        await _starting.WaitAsync();
        try
        {
            if (!_isInitialized)
            {
                await InitializeAsync();
                await StartServerAsync();
                _isInitialized = true;
            }
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>A new, empty database; gives its address.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        await StartAsync();
        var name = string.Create(CultureInfo.InvariantCulture, $"d{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync("postgres", $"CREATE DATABASE {name}");
        return AddressOf(name);
    }

    public string AddressOf(string database, string? password = null) =>
        string.Create(CultureInfo.InvariantCulture, $"postgres://{Owner}:{Uri.EscapeDataString(password ?? Password)}@127.0.0.1:{Port}/{database}");

    /// <summary>Runs statements by psql.</summary>
    public Task<string> ExecuteAsync(string database, string sql) =>
        RunAsync("psql", ["-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", $"{Port}", "-U", Owner, "-d", database, "-c", sql]);

    /// <summary>Ends the server without waiting for anybody; open transactions are rolled back.</summary>
    public async Task StopServerAsync()
    {
        await RunAsync("pg_ctl", ["stop", "-D", Data, "-m", "fast", "-w"]);
        _isRunning = false;
    }

    public async Task StartServerAsync()
    {
        await RunAsync(
            "pg_ctl",
            ["start", "-D", Data, "-w", "-l", Path.Combine(_folder, "log"), "-o", $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c max_connections=120"]);
        _isRunning = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_isRunning)
        {
            await RunAsync("pg_ctl", ["stop", "-D", Data, "-m", "immediate", "-w"]);
        }

        Directory.Delete(_folder, recursive: true);
        _starting.Dispose();
    }

    private string Data => Path.Combine(_folder, "data");

    private async Task InitializeAsync()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        var passwordFile = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(passwordFile, Password);
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", ["-R", Unprivileged, _folder], unprivileged: false);
        }

        await RunAsync("initdb", ["-D", Data, "-U", Owner, "--pwfile", passwordFile, "-A", "scram-sha-256", "-E", "UTF8", "--no-locale", "--no-sync"]);
    }

    private static string? Find(string program)
    {
        string[] installed = Directory.Exists("/usr/lib/postgresql") ? [.. Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(version => Path.Combine(version, "bin"))] : [];
        return installed.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
    }

    private async Task<string> RunAsync(string program, string[] arguments, bool? unprivileged = null)
    {
        string[] command = unprivileged ?? Environment.IsPrivilegedProcess
            ? ["/usr/bin/setpriv", "--reuid", Unprivileged, "--regid", Unprivileged, "--clear-groups", Find(program)!, .. arguments]
            : [Find(program)!, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = _folder, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["PGPASSWORD"] = Password;
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start)!;

        // The server inherits pg_ctl's streams and keeps them open: what pg_ctl says ends with pg_ctl, not with its streams.
        var output = program == "pg_ctl" ? Task.FromResult("") : process.StandardOutput.ReadToEndAsync();
        var error = program == "pg_ctl" ? Task.FromResult("see the server's log") : process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with exit code {process.ExitCode}: {await error}");
        }

        return (await output).Trim();
    }
}
