using System.Data.Common;
using System.Globalization;
using MetaRec.Hosting.Storage.Sql;
using Npgsql;

namespace MetaRec.Hosting.Storage.Postgres;

/// <summary>
/// The schema <c>metarec</c> of a database, brought up to date by numbered migrations. Table <c>schema_migration</c> has what was applied, with the checksum of its statements.
/// </summary>
/// <param name="address">The database, as errors name it.</param>
/// <param name="migrations">What this version of MetaRecCluster knows.</param>
internal sealed class PostgresSchema(PostgresAddress address, IReadOnlyList<PostgresMigration> migrations)
{
    /// <summary>Holds everything of MetaRecCluster.</summary>
    public const string Name = "metarec";

    private const string HasTable = $"to_regclass('{Name}.schema_migration') IS NOT NULL";

    // Any number that no other program uses: "metarec" in ASCII.
    private const long Lock = 0x6d657461726563;

    /// <summary>Applies the migrations that are missing, all of them or none, in one transaction. Who migrates at the same time waits and then finds nothing to do.</summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="dryRun">Takes all of it back at the end: what it would do, and whether it would work.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ClusterUnreachableException">The database is of a newer version, or was not made by these migrations.</exception>
    public async Task<MigrationReport> MigrateAsync(NpgsqlDataSource dataSource, bool dryRun, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(@key)", [("@key", Lock)], cancellationToken);
        if (!await IsAsync(connection, $"to_regnamespace('{Name}') IS NOT NULL", cancellationToken))
        {
            await connection.ExecuteAsync($"CREATE SCHEMA {Name}", [], cancellationToken);
        }

        if (!await IsAsync(connection, HasTable, cancellationToken))
        {
            await connection.ExecuteAsync(
                $"""
                CREATE TABLE {Name}.schema_migration (
                    version    integer     NOT NULL PRIMARY KEY,
                    name       text        NOT NULL,
                    checksum   text        NOT NULL,
                    applied_at timestamptz NOT NULL DEFAULT now()
                )
                """,
                [],
                cancellationToken);
        }

        var found = await ReadVersionAsync(connection, cancellationToken);
        var pending = migrations.Skip(found).ToArray();
        foreach (var migration in pending)
        {
            await connection.ExecuteAsync(migration.Sql, [], cancellationToken);
            await connection.ExecuteAsync(
                $"INSERT INTO {Name}.schema_migration (version, name, checksum) VALUES (@version, @name, @checksum)",
                [("@version", migration.Version), ("@name", migration.Name), ("@checksum", migration.Checksum)],
                cancellationToken);
        }

        if (dryRun)
        {
            await transaction.RollbackAsync(cancellationToken);
        }
        else
        {
            await transaction.CommitAsync(cancellationToken);
        }

        return new MigrationReport(found, migrations.Count, [.. pending.Select(static migration => migration.Name)]);
    }

    /// <exception cref="ClusterUnreachableException">The database is not the one that this version works with; the message names the command that makes it one.</exception>
    public async Task CheckAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var found = await IsAsync(connection, HasTable, cancellationToken) ? await ReadVersionAsync(connection, cancellationToken) : 0;
        if (found < migrations.Count)
        {
            var state = found == 0 ? "has no tables of MetaRecCluster yet" : string.Create(CultureInfo.InvariantCulture, $"has schema version {found}, but {migrations.Count} is needed");
            throw new ClusterUnreachableException($"{address} {state}. Run `metarec storage migrate --cluster ADDRESS` with the same address.");
        }
    }

    private static async Task<bool> IsAsync(DbConnection connection, string condition, CancellationToken cancellationToken) =>
        (await connection.QueryAsync($"SELECT {condition}", static row => row.GetBoolean(0), [], cancellationToken))[0];

    /// <summary>The last version applied, once it is certain that all before it are those known here.</summary>
    private async Task<int> ReadVersionAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var applied = await connection.QueryAsync(
            $"SELECT version, name, checksum FROM {Name}.schema_migration ORDER BY version",
            static row => (Version: row.GetInt32(0), Name: row.GetString(1), Checksum: row.GetString(2)),
            [],
            cancellationToken);
        if (applied.Count > migrations.Count)
        {
            throw new ClusterUnreachableException(string.Create(
                CultureInfo.InvariantCulture,
                $"{address} has schema version {applied[^1].Version}, but this version of MetaRecCluster knows {migrations.Count}. Use the version that migrated it, or a newer one."));
        }

        foreach (var (row, migration) in applied.Zip(migrations))
        {
            if (row.Version != migration.Version || row.Checksum != migration.Checksum)
            {
                throw new ClusterUnreachableException(
                    $"{address} was migrated by another {row.Name} than the one known here. Use the version of MetaRecCluster that migrated it, or another database.");
            }
        }

        return applied.Count;
    }
}
