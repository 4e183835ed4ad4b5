using System.Globalization;
using Microsoft.Data.Sqlite;

namespace MetaRec.Hosting.Storage.Sqlite;

/// <summary>The tables of <see cref="SqliteDatabase"/>, and the version that the file carries in <c>user_version</c>.</summary>
internal static class SqliteSchema
{
    public const long Version = 1;

    private const string Tables =
        """
        CREATE TABLE membership_version (
            cluster_id TEXT NOT NULL PRIMARY KEY,
            version    INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE membership (
            cluster_id TEXT NOT NULL,
            address    TEXT NOT NULL,
            etag       INTEGER NOT NULL,
            silo_name  TEXT NOT NULL,
            host_name  TEXT NOT NULL,
            role_name  TEXT NOT NULL,
            status     INTEGER NOT NULL,
            proxy_port INTEGER NOT NULL,
            suspects   TEXT NOT NULL,
            started    INTEGER NOT NULL,
            alive      INTEGER NOT NULL,
            PRIMARY KEY (cluster_id, address)
        ) WITHOUT ROWID;
        CREATE TABLE grain_state (
            service_id TEXT NOT NULL,
            provider   TEXT NOT NULL,
            state_name TEXT NOT NULL,
            grain_id   TEXT NOT NULL,
            etag       TEXT NOT NULL,
            payload    BLOB NOT NULL,
            PRIMARY KEY (service_id, provider, state_name, grain_id)
        );
        CREATE TABLE reminder (
            service_id TEXT NOT NULL,
            grain_id   TEXT NOT NULL,
            name       TEXT NOT NULL,
            grain_hash INTEGER NOT NULL,
            start_at   INTEGER NOT NULL,
            period     INTEGER NOT NULL,
            etag       TEXT NOT NULL,
            PRIMARY KEY (service_id, grain_id, name)
        ) WITHOUT ROWID;
        CREATE INDEX reminder_by_hash ON reminder (service_id, grain_hash);
        """;

    /// <summary>Creates the tables in a new file, and refuses a file of another version.</summary>
    public static void Ensure(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        var found = Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (found == 0)
        {
            command.CommandText = $"{Tables} PRAGMA user_version = {Version};";
            command.ExecuteNonQuery();
        }
        else if (found != Version)
        {
            throw new InvalidOperationException(
                $"{connection.DataSource} has schema version {found}, but this version of MetaRecCluster reads {Version}. "
                + "Use the version that wrote the file, or another storage folder.");
        }

        transaction.Commit();
    }
}
