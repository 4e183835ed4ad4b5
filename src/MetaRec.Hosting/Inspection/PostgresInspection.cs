using System.Globalization;
using MetaRec.Hosting.Storage.Postgres;
using Npgsql;

namespace MetaRec.Hosting.Inspection;

/// <summary>What a PostgreSQL that keeps a cluster's state says of itself.</summary>
internal static class PostgresInspection
{
    private const int OldestMajor = 12;
    private const double FewConnections = 0.8;

    public static async Task<StoreReport> RunAsync(PostgresAddress address, NpgsqlDataSource dataSource, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await new PostgresSchema(address, PostgresMigration.All).CheckAsync(connection, cancellationToken);
        var (latency, skew) = await ClockSample.TakeAsync(async () => new DateTimeOffset((DateTime)await AskAsync("SELECT now() AT TIME ZONE 'utc'"), TimeSpan.Zero), time);
        var facts = new Dictionary<string, string>();
        foreach (var (name, sql) in new[]
        {
            ("synchronous_commit", "SELECT current_setting('synchronous_commit')"), ("fsync", "SELECT current_setting('fsync')"), ("replica", "SELECT pg_is_in_recovery()::text"),
            ("connections", "SELECT count(*)::text FROM pg_stat_activity"), ("max_connections", "SELECT current_setting('max_connections')"),
        })
        {
            facts[name] = (string)await AskAsync(sql);
        }

        return new StoreReport("PostgreSQL", connection.PostgreSqlVersion.ToString(), latency, skew, [.. Judge(connection.PostgreSqlVersion, facts)]);

        async Task<object> AskAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            return (await command.ExecuteScalarAsync(cancellationToken))!;
        }
    }

    /// <summary>What is to be thought of a PostgreSQL.</summary>
    /// <param name="version">Its version.</param>
    /// <param name="facts">Its synchronous_commit, fsync, replica, connections and max_connections.</param>
    internal static IEnumerable<StoreSetting> Judge(Version version, IReadOnlyDictionary<string, string> facts)
    {
        yield return version.Major >= OldestMajor
            ? new StoreSetting("version", StoreSettingState.Fine, $"{version}, tables migrated")
            : new StoreSetting("version", StoreSettingState.Doubtful, $"{version}", $"PostgreSQL {OldestMajor} or newer is what clusters are run on. Upgrade it.");
        yield return facts["replica"] == "true"
            ? new StoreSetting("role", StoreSettingState.Wrong, "a standby, which takes no writes", "Give the address of the primary.")
            : new StoreSetting("role", StoreSettingState.Fine, "primary");
        foreach (var name in (string[])["fsync", "synchronous_commit"])
        {
            yield return facts[name] == "off"
                ? new StoreSetting(name, StoreSettingState.Wrong, "off", $"Set {name} = on: otherwise what was acknowledged may be lost with the server.")
                : new StoreSetting(name, StoreSettingState.Fine, facts[name]);
        }

        var (used, most) = (int.Parse(facts["connections"], CultureInfo.InvariantCulture), int.Parse(facts["max_connections"], CultureInfo.InvariantCulture));
        yield return used > FewConnections * most
            ? new StoreSetting("connections", StoreSettingState.Doubtful, $"{used} of {most} in use", "Raise max_connections: each silo and gateway may have 16.")
            : new StoreSetting("connections", StoreSettingState.Fine, $"{used} of {most} in use");
    }
}
