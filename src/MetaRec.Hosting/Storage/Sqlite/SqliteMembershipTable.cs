using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace MetaRec.Hosting.Storage.Sqlite;

/// <summary>
/// Who is in the cluster. Every change of a row raises the table's version in the same transaction, and is refused if either was changed
/// by somebody else since it was read. Heartbeats change neither.
/// </summary>
public sealed class SqliteMembershipTable(SqliteDatabase database, IOptions<ClusterOptions> cluster) : IMembershipTable
{
    private const string Columns = "address, etag, silo_name, host_name, role_name, status, proxy_port, suspects, started, alive";

    private readonly string _clusterId = cluster.Value.ClusterId;

    public Task InitializeMembershipTableAsync(bool tryInitTableVersion, CancellationToken cancellationToken = default) =>
        tryInitTableVersion
            ? database.WriteAsync(db => db.Execute("INSERT OR IGNORE INTO membership_version VALUES (@cluster, 0)", ("@cluster", _clusterId)), cancellationToken)
            : Task.CompletedTask;

    public Task DeleteMembershipTableEntriesAsync(string clusterId, CancellationToken cancellationToken = default) =>
        database.WriteAsync(
            db => db.Execute("DELETE FROM membership WHERE cluster_id = @cluster", ("@cluster", clusterId))
                + db.Execute("DELETE FROM membership_version WHERE cluster_id = @cluster", ("@cluster", clusterId)),
            cancellationToken);

    /// <summary>Deletes dead silos of which nothing was heard, by themselves or by a suspicion, since <paramref name="beforeDate"/>.</summary>
    public Task CleanupDefunctSiloEntriesAsync(DateTimeOffset beforeDate, CancellationToken cancellationToken = default) =>
        database.WriteAsync(
            db =>
            {
                var limit = beforeDate.UtcDateTime;
                var defunct = ReadEntries(db, _clusterId)
                    .Select(static row => row.Item1)
                    .Where(entry => entry.Status == SiloStatus.Dead && entry.StartTime < limit && entry.IAmAliveTime < limit)
                    .Where(entry => entry.SuspectTimes?.Exists(vote => vote.Item2 >= limit) != true);
                return defunct.Sum(entry => db.Execute(
                    "DELETE FROM membership WHERE cluster_id = @cluster AND address = @address",
                    ("@cluster", _clusterId),
                    ("@address", entry.SiloAddress.ToParsableString())));
            },
            cancellationToken);

    public async Task<MembershipTableData> ReadRowAsync(SiloAddress key, CancellationToken cancellationToken = default)
    {
        var all = await ReadAllAsync(cancellationToken);
        return all.TryGet(key) is { } row ? new MembershipTableData(row, all.Version) : new MembershipTableData(all.Version);
    }

    public Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken = default) =>
        database.ReadAsync(
            db =>
            {
                var version = db.Scalar<int>("SELECT version FROM membership_version WHERE cluster_id = @cluster", ("@cluster", _clusterId));
                return new MembershipTableData(ReadEntries(db, _clusterId), new TableVersion(version, Etag(version)));
            },
            cancellationToken);

    public Task<bool> InsertRowAsync(MembershipEntry entry, TableVersion tableVersion, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(tableVersion);
        return database.WriteAsync(
            db => FindEtag(db, entry) is null
                && TryAdvance(db, tableVersion)
                && Put(db, entry, etag: 1),
            cancellationToken);
    }

    public Task<bool> UpdateRowAsync(MembershipEntry entry, string etag, TableVersion tableVersion, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(tableVersion);
        return database.WriteAsync(
            db => FindEtag(db, entry) is { } current
                && Etag(current) == etag
                && TryAdvance(db, tableVersion)
                && Put(db, entry, current + 1),
            cancellationToken);
    }

    public Task UpdateIAmAliveAsync(MembershipEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return database.WriteAsync(
            db => db.Execute(
                "UPDATE membership SET alive = @alive WHERE cluster_id = @cluster AND address = @address",
                ("@alive", entry.IAmAliveTime.Ticks),
                ("@cluster", _clusterId),
                ("@address", entry.SiloAddress.ToParsableString())),
            cancellationToken);
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

    /// <summary>Forgets every cluster that ever used the file.</summary>
    public static int DeleteAll(SqliteConnection db) => db.Execute("DELETE FROM membership; DELETE FROM membership_version");

    private static string Etag(long version) => version.ToString(CultureInfo.InvariantCulture);

    private static List<Tuple<MembershipEntry, string>> ReadEntries(SqliteConnection db, string clusterId) =>
        db.Query(
            $"SELECT {Columns} FROM membership WHERE cluster_id = @cluster",
            static row => Tuple.Create(
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
                Etag(row.GetInt64(1))),
            ("@cluster", clusterId));

    private static string FormatSuspects(List<Tuple<SiloAddress, DateTime>>? suspects) =>
        string.Join('|', (suspects ?? []).Select(vote => string.Create(CultureInfo.InvariantCulture, $"{vote.Item1.ToParsableString()},{vote.Item2.Ticks}")));

    private static List<Tuple<SiloAddress, DateTime>> ParseSuspects(string text) =>
        [.. text.Split('|', StringSplitOptions.RemoveEmptyEntries)
            .Select(static vote => vote.Split(','))
            .Select(static vote => Tuple.Create(
                SiloAddress.FromParsableString(vote[0]),
                new DateTime(long.Parse(vote[1], CultureInfo.InvariantCulture), DateTimeKind.Utc)))];

    private long? FindEtag(SqliteConnection db, MembershipEntry entry) =>
        db.Scalar<long?>(
            "SELECT etag FROM membership WHERE cluster_id = @cluster AND address = @address",
            ("@cluster", _clusterId),
            ("@address", entry.SiloAddress.ToParsableString()));

    private bool TryAdvance(SqliteConnection db, TableVersion next) =>
        db.Execute(
            "UPDATE membership_version SET version = @next WHERE cluster_id = @cluster AND CAST(version AS TEXT) = @etag",
            ("@next", next.Version),
            ("@cluster", _clusterId),
            ("@etag", next.VersionEtag)) == 1;

    private bool Put(SqliteConnection db, MembershipEntry entry, long etag) =>
        db.Execute(
            $"""
            INSERT OR REPLACE INTO membership (cluster_id, {Columns})
            VALUES (@cluster, @address, @etag, @silo, @host, @role, @status, @port, @suspects, @started, @alive)
            """,
            ("@cluster", _clusterId),
            ("@address", entry.SiloAddress.ToParsableString()),
            ("@etag", etag),
            ("@silo", entry.SiloName ?? ""),
            ("@host", entry.HostName ?? ""),
            ("@role", entry.RoleName ?? ""),
            ("@status", (int)entry.Status),
            ("@port", entry.ProxyPort),
            ("@suspects", FormatSuspects(entry.SuspectTimes)),
            ("@started", entry.StartTime.Ticks),
            ("@alive", entry.IAmAliveTime.Ticks)) == 1;
}
