using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace MetaRec.Hosting.Storage.Sql;

/// <summary>
/// Who is in the cluster. Every change of a row raises the table's version in the same transaction, and is refused if either was changed
/// by somebody else since it was read. Heartbeats change neither.
/// </summary>
public sealed class SqlMembershipTable(ISqlDatabase database, IOptions<ClusterOptions> cluster) : IMembershipTable
{
    private const string Columns = "address, etag, silo_name, host_name, role_name, status, proxy_port, suspects, started, alive";
    private const string Row = "cluster_id = @cluster AND address = @address";

    private readonly string _clusterId = cluster.Value.ClusterId;

    public Task InitializeMembershipTableAsync(bool tryInitTableVersion, CancellationToken cancellationToken = default) =>
        tryInitTableVersion
            ? WriteAsync(
                "INSERT INTO membership_version (cluster_id, version) VALUES (@cluster, 0) ON CONFLICT DO NOTHING", [("@cluster", _clusterId)], cancellationToken)
            : Task.CompletedTask;

    public Task DeleteMembershipTableEntriesAsync(string clusterId, CancellationToken cancellationToken = default) =>
        database.WriteAsync(
            async db =>
            {
                await db.ExecuteAsync("DELETE FROM membership WHERE cluster_id = @cluster", [("@cluster", clusterId)], cancellationToken);
                await db.ExecuteAsync("DELETE FROM membership_version WHERE cluster_id = @cluster", [("@cluster", clusterId)], cancellationToken);
                return true;
            },
            cancellationToken);

    /// <summary>Deletes dead silos of which nothing was heard, by themselves or by a suspicion, since <paramref name="beforeDate"/>.</summary>
    public async Task CleanupDefunctSiloEntriesAsync(DateTimeOffset beforeDate, CancellationToken cancellationToken = default)
    {
        var limit = beforeDate.UtcDateTime;
        var all = await ReadAllAsync(cancellationToken);
        var defunct = all.Members
            .Where(row => row.Item1.Status == SiloStatus.Dead && row.Item1.StartTime < limit && row.Item1.IAmAliveTime < limit)
            .Where(row => row.Item1.SuspectTimes?.Exists(vote => vote.Item2 >= limit) != true);
        foreach (var (entry, etag) in defunct)
        {
            await WriteAsync(
                $"DELETE FROM membership WHERE {Row} AND CAST(etag AS TEXT) = @etag AND alive < @limit",
                [.. Key(entry), ("@etag", etag), ("@limit", limit.Ticks)],
                cancellationToken);
        }
    }

    public async Task<MembershipTableData> ReadRowAsync(SiloAddress key, CancellationToken cancellationToken = default)
    {
        var all = await ReadAllAsync(cancellationToken);
        return all.TryGet(key) is { } row ? new MembershipTableData(row, all.Version) : new MembershipTableData(all.Version);
    }

    public async Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken = default)
    {
        // One statement, so that version and rows belong together. A cluster without members is one row without a member.
        var rows = await database.QueryAsync(
            $"SELECT {Columns}, version FROM membership_version AS v LEFT JOIN membership AS m ON m.cluster_id = v.cluster_id WHERE v.cluster_id = @cluster",
            static row => (Version: row.GetInt32(10), Member: row.IsDBNull(0) ? null : ReadMember(row)),
            [("@cluster", _clusterId)],
            cancellationToken);
        var version = rows.Count > 0 ? rows[0].Version : 0;
        return new MembershipTableData([.. rows.Select(static row => row.Member).OfType<Tuple<MembershipEntry, string>>()], new TableVersion(version, Etag(version)));
    }

    public Task<bool> InsertRowAsync(MembershipEntry entry, TableVersion tableVersion, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(tableVersion);
        return database.WriteAsync(
            async db => await TryAdvanceAsync(db, tableVersion, cancellationToken)
                && await db.ExecuteAsync(
                    $"""
                    INSERT INTO membership (cluster_id, {Columns})
                    VALUES (@cluster, @address, 1, @silo, @host, @role, @status, @port, @suspects, @started, @alive)
                    ON CONFLICT DO NOTHING
                    """,
                    Values(entry),
                    cancellationToken) == 1,
            cancellationToken);
    }

    public Task<bool> UpdateRowAsync(MembershipEntry entry, string etag, TableVersion tableVersion, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(tableVersion);
        return database.WriteAsync(
            async db => await TryAdvanceAsync(db, tableVersion, cancellationToken)
                && await db.ExecuteAsync(
                    $"""
                    UPDATE membership SET etag = etag + 1, silo_name = @silo, host_name = @host, role_name = @role, status = @status, proxy_port = @port,
                        suspects = @suspects, started = @started, alive = @alive
                    WHERE {Row} AND CAST(etag AS TEXT) = @etag
                    """,
                    [.. Values(entry), ("@etag", etag)],
                    cancellationToken) == 1,
            cancellationToken);
    }

    public Task UpdateIAmAliveAsync(MembershipEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return WriteAsync($"UPDATE membership SET alive = @alive WHERE {Row}", [.. Key(entry), ("@alive", entry.IAmAliveTime.Ticks)], cancellationToken);
    }

    [Obsolete("Use InitializeMembershipTableAsync.")]
    public Task InitializeMembershipTable(bool tryInitTableVersion) => InitializeMembershipTableAsync(tryInitTableVersion);

    [Obsolete("Use DeleteMembershipTableEntriesAsync.")]
    public Task DeleteMembershipTableEntries(string clusterId) => DeleteMembershipTableEntriesAsync(clusterId);

    [Obsolete("Use CleanupDefunctSiloEntriesAsync.")]
    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => CleanupDefunctSiloEntriesAsync(beforeDate);

    [Obsolete("Use ReadRowAsync.")]
    public Task<MembershipTableData> ReadRow(SiloAddress key) => ReadRowAsync(key);

    [Obsolete("Use ReadAllAsync.")]
    public Task<MembershipTableData> ReadAll() => ReadAllAsync();

    [Obsolete("Use InsertRowAsync.")]
    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => InsertRowAsync(entry, tableVersion);

    [Obsolete("Use UpdateRowAsync.")]
    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => UpdateRowAsync(entry, etag, tableVersion);

    [Obsolete("Use UpdateIAmAliveAsync.")]
    public Task UpdateIAmAlive(MembershipEntry entry) => UpdateIAmAliveAsync(entry);

    /// <summary>Forgets every cluster that ever used the database.</summary>
    public static Task DeleteAllAsync(ISqlDatabase database, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.WriteAsync(
            async db =>
            {
                await db.ExecuteAsync("DELETE FROM membership; DELETE FROM membership_version", [], cancellationToken);
                return true;
            },
            cancellationToken);
    }

    private static string Etag(long version) => version.ToString(CultureInfo.InvariantCulture);

    private static Tuple<MembershipEntry, string> ReadMember(DbDataReader row) => Tuple.Create(
        new MembershipEntry
        {
            SiloAddress = SiloAddress.FromParsableString(row.GetString(0)),
            SiloName = row.GetString(2),
            HostName = row.GetString(3),
            RoleName = row.GetString(4),
            Status = (SiloStatus)row.GetInt32(5),
            ProxyPort = row.GetInt32(6),
            SuspectTimes = ParseSuspects(row.GetString(7)),
            StartTime = new DateTime(row.GetInt64(8), DateTimeKind.Utc),
            IAmAliveTime = new DateTime(row.GetInt64(9), DateTimeKind.Utc),
        },
        Etag(row.GetInt64(1)));

    private static string FormatSuspects(List<Tuple<SiloAddress, DateTime>>? suspects) =>
        string.Join('|', (suspects ?? []).Select(vote => string.Create(CultureInfo.InvariantCulture, $"{vote.Item1.ToParsableString()},{vote.Item2.Ticks}")));

    private static List<Tuple<SiloAddress, DateTime>> ParseSuspects(string text) =>
        [.. text.Split('|', StringSplitOptions.RemoveEmptyEntries)
            .Select(static vote => vote.Split(','))
            .Select(static vote => Tuple.Create(
                SiloAddress.FromParsableString(vote[0]),
                new DateTime(long.Parse(vote[1], CultureInfo.InvariantCulture), DateTimeKind.Utc)))];

    private (string Name, object Value)[] Key(MembershipEntry entry) => [("@cluster", _clusterId), ("@address", entry.SiloAddress.ToParsableString())];

    private (string Name, object Value)[] Values(MembershipEntry entry) =>
    [
        .. Key(entry),
        ("@silo", entry.SiloName ?? ""),
        ("@host", entry.HostName ?? ""),
        ("@role", entry.RoleName ?? ""),
        ("@status", (int)entry.Status),
        ("@port", entry.ProxyPort),
        ("@suspects", FormatSuspects(entry.SuspectTimes)),
        ("@started", entry.StartTime.Ticks),
        ("@alive", entry.IAmAliveTime.Ticks),
    ];

    /// <summary>Comes first in each transaction: the row of the version is what writers wait for each other at.</summary>
    private async Task<bool> TryAdvanceAsync(DbConnection db, TableVersion next, CancellationToken cancellationToken) =>
        await db.ExecuteAsync(
            "UPDATE membership_version SET version = @next WHERE cluster_id = @cluster AND CAST(version AS TEXT) = @etag",
            [("@next", next.Version), ("@cluster", _clusterId), ("@etag", next.VersionEtag)],
            cancellationToken) == 1;

    /// <summary>Whether anything was changed.</summary>
    private Task<bool> WriteAsync(string sql, (string Name, object Value)[] parameters, CancellationToken cancellationToken) =>
        database.WriteAsync(async db => await db.ExecuteAsync(sql, parameters, cancellationToken) > 0, cancellationToken);
}
