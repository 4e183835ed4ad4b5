using System.Globalization;
using System.Net.Sockets;
using MetaRec.Data;
using MetaRec.Hosting.Inspection;
using MetaRec.Hosting.Storage.Postgres;
using MetaRec.Hosting.Storage.Sql;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace MetaRec.Hosting;

/// <summary>
/// A PostgreSQL database: <c>postgres://USER[:PASSWORD]@HOST[:PORT]/DATABASE[?sslmode=MODE&amp;sslrootcert=FILE]</c>. User, password and database are percent-encoded. Without a
/// password, <c>PGPASSWORD</c> or <c>~/.pgpass</c> has it.
/// </summary>
public sealed record PostgresAddress : ClusterAddress
{
    internal const string Scheme = "postgres";
    internal const string LongScheme = "postgresql";

    private const int DefaultPort = 5432;
    private const int PoolSize = 16;
    private const int ConnectSeconds = 5;
    private const int CommandSeconds = 15;
    private const int KeepAliveSeconds = 10;
    private const string Example = "postgres://metarec:PASSWORD@127.0.0.1:5432/metarec";
    private const string SslModeKey = "sslmode";
    private const string RootCertificateKey = "sslrootcert";

    // As PostgreSQL's own programs write them.
    private static readonly Dictionary<string, SslMode> SslModes = new(StringComparer.Ordinal)
    {
        ["disable"] = SslMode.Disable,
        ["allow"] = SslMode.Allow,
        ["prefer"] = SslMode.Prefer,
        ["require"] = SslMode.Require,
        ["verify-ca"] = SslMode.VerifyCA,
        ["verify-full"] = SslMode.VerifyFull,
    };

    private readonly string _connectionString;
    private readonly string _shown;

    private PostgresAddress(string connectionString, string shown) => (_connectionString, _shown) = (connectionString, shown);

    /// <summary>The address without user and password.</summary>
    public override string ToString() => _shown;

    /// <summary>How Npgsql connects to it, the password included.</summary>
    internal NpgsqlConnectionStringBuilder ToConnectionString() => new(_connectionString);

    internal NpgsqlDataSource CreateDataSource() => new NpgsqlDataSourceBuilder(_connectionString).Build();

    /// <summary>Connects, and looks at the version of the tables.</summary>
    /// <exception cref="ClusterUnreachableException">Nobody answers there, or the database is not migrated to the version that is needed.</exception>
    public override Task CheckAsync(string serviceId, CancellationToken cancellationToken) => ReportAsync(
        async dataSource =>
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            await new PostgresSchema(this, PostgresMigration.All).CheckAsync(connection, cancellationToken);
            return true;
        });

    public override Task<StoreReport> InspectAsync(TimeProvider time, CancellationToken cancellationToken) =>
        ReportAsync(dataSource => PostgresInspection.RunAsync(this, dataSource, time, cancellationToken));

    public override async Task<MigrationReport?> MigrateAsync(bool dryRun, CancellationToken cancellationToken) =>
        await ReportAsync(dataSource => new PostgresSchema(this, PostgresMigration.All).MigrateAsync(dataSource, dryRun, cancellationToken));

    internal static (ClusterAddress? Address, string? Error) Read(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (scheme, rest) = (text[..colon], text[(colon + 1)..]);
        if (!rest.StartsWith("//", StringComparison.Ordinal))
        {
            return (null, $"A PostgreSQL address is {scheme}://USER:PASSWORD@HOST:PORT/DATABASE, but has no '//' after the colon. Write {Example}, for example.");
        }

        // A password may hold what else would begin the query or the port: nothing of it must be taken for these, and shown.
        var question = rest.IndexOf('?', rest.LastIndexOf('@') + 1);
        var (main, query) = question < 0 ? (rest[2..], null) : (rest[2..question], rest[(question + 1)..]);
        var at = main.LastIndexOf('@');
        var (user, password) = Split(at < 0 ? "" : main[..at], ':');
        var (endpoint, database) = Split(main[(at + 1)..], '/');
        var (host, portText) = SplitPort(endpoint);
        var errors = new List<string>();
        string[] missing = [.. new[] { (user, "user"), (host, "host"), (database, "database") }.Where(static part => string.IsNullOrEmpty(part.Item1)).Select(static part => part.Item2)];
        if (missing.Length > 0)
        {
            errors.Add($"The PostgreSQL address has no {string.Join(" and no ", missing)}.");
        }

        var port = DefaultPort;
        if (portText is not null && !(int.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= 65535))
        {
            errors.Add($"The port of the PostgreSQL address must be between 1 and 65535, but is '{portText}'.");
        }

        var settings = new NpgsqlConnectionStringBuilder
        {
            ApplicationName = "metarec",
            SearchPath = PostgresSchema.Name,
            MaxPoolSize = PoolSize,
            Timeout = ConnectSeconds,
            CommandTimeout = CommandSeconds,
            KeepAlive = KeepAliveSeconds,
        };
        ReadQuery(query, settings, errors);
        if (errors.Count > 0)
        {
            return (null, $"{string.Join(' ', errors)} Write {Example}, for example.");
        }

        (settings.Username, settings.Host, settings.Port, settings.Database) = (Uri.UnescapeDataString(user), Uri.UnescapeDataString(host.Trim('[', ']')), port, Uri.UnescapeDataString(database!));
        if (!string.IsNullOrEmpty(password))
        {
            settings.Password = Uri.UnescapeDataString(password);
        }

        return (new PostgresAddress(settings.ConnectionString, string.Create(CultureInfo.InvariantCulture, $"{scheme}://{host}:{port}/{database}")), null);
    }

    internal override void Configure(ISiloBuilder silo)
    {
        silo.Services.AddSingleton<ISqlDatabase>(_ => new PostgresDatabase(this));
        silo.UseSqlDatabase(StorageName);
    }

    internal override void Configure(IClientBuilder client)
    {
        client.Services.AddSingleton<ISqlDatabase>(_ => new PostgresDatabase(this));
        client.UseSqlDatabase();
    }

    internal static string FirstLine(Exception error) => ErrorText.FirstLine(error is PostgresException server ? server.MessageText : error.Message);

    /// <summary>Names the database in errors, once and without its password.</summary>
    private async Task<T> ReportAsync<T>(Func<NpgsqlDataSource, Task<T>> use)
    {
        await using var dataSource = CreateDataSource();
        try
        {
            return await use(dataSource);
        }
        catch (Exception error) when (error is NpgsqlException or SocketException or TimeoutException or IOException)
        {
            throw new ClusterUnreachableException($"PostgreSQL at {this} cannot be reached, or refuses: {FirstLine(error)} Start it, or correct the address (--cluster).", error);
        }
    }

    private static void ReadQuery(string? query, NpgsqlConnectionStringBuilder settings, List<string> errors)
    {
        foreach (var parameter in (query ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, encoded) = Split(parameter, '=');
            var value = Uri.UnescapeDataString(encoded ?? "");
            if (key == SslModeKey && SslModes.TryGetValue(value, out var mode))
            {
                settings.SslMode = mode;
            }
            else if (key == SslModeKey)
            {
                errors.Add($"The {SslModeKey} of the PostgreSQL address must be one of {string.Join(", ", SslModes.Keys)}, but is '{value}'.");
            }
            else if (key == RootCertificateKey && value.Length > 0)
            {
                settings.RootCertificate = value;
            }
            else
            {
                errors.Add($"'{key}' in the PostgreSQL address is not {SslModeKey}=MODE or {RootCertificateKey}=FILE.");
            }
        }
    }

    private static (string Before, string? After) Split(string text, char separator)
    {
        var index = text.IndexOf(separator, StringComparison.Ordinal);
        return index < 0 ? (text, null) : (text[..index], text[(index + 1)..]);
    }

    /// <summary>An IPv6 address has colons of its own, and stands in brackets.</summary>
    private static (string Host, string? Port) SplitPort(string endpoint)
    {
        var colon = endpoint.LastIndexOf(':');
        return colon < 0 || endpoint.EndsWith(']') ? (endpoint, null) : (endpoint[..colon], endpoint[(colon + 1)..]);
    }
}
