using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace MetaRec.Hosting.Storage.Sqlite;

/// <summary>Reminders, found by grain or by a range of the ring of grain hashes.</summary>
public sealed class SqliteReminderTable(SqliteDatabase database, IOptions<ClusterOptions> cluster) : IReminderTable
{
    private const string Select = "SELECT grain_id, name, start_at, period, etag FROM reminder WHERE service_id = @service";

    private readonly string _serviceId = cluster.Value.ServiceId;

    public async Task<ReminderTableData> ReadRows(GrainId grainId) =>
        new(await QueryAsync($"{Select} AND grain_id = @grain", ("@grain", grainId.ToString())));

    /// <summary>
    /// The reminders of grains whose hash lies in (<paramref name="begin"/>, <paramref name="end"/>]; the range runs through zero when
    /// the beginning is not below the end, so equal bounds mean the whole ring.
    /// </summary>
    public async Task<ReminderTableData> ReadRows(uint begin, uint end)
    {
        var range = begin < end ? "grain_hash > @begin AND grain_hash <= @end" : "(grain_hash > @begin OR grain_hash <= @end)";
        return new(await QueryAsync($"{Select} AND {range}", ("@begin", (long)begin), ("@end", (long)end)));
    }

    /// <summary>One reminder, or null if there is none of that name.</summary>
    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName)
    {
        var rows = await QueryAsync($"{Select} AND grain_id = @grain AND name = @name", ("@grain", grainId.ToString()), ("@name", reminderName));
        return rows.FirstOrDefault();
    }

    public async Task<string?> UpsertRow(ReminderEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var etag = Guid.NewGuid().ToString("N");
        await database.WriteAsync(db => db.Execute(
            "INSERT OR REPLACE INTO reminder VALUES (@service, @grain, @name, @hash, @start, @period, @etag)",
            ("@service", _serviceId),
            ("@grain", entry.GrainId.ToString()),
            ("@name", entry.ReminderName),
            ("@hash", (long)entry.GrainId.GetUniformHashCode()),
            ("@start", entry.StartAt.Ticks),
            ("@period", entry.Period.Ticks),
            ("@etag", etag)));
        return etag;
    }

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        database.WriteAsync(db => db.Execute(
            "DELETE FROM reminder WHERE service_id = @service AND grain_id = @grain AND name = @name AND etag = @etag",
            ("@service", _serviceId),
            ("@grain", grainId.ToString()),
            ("@name", reminderName),
            ("@etag", eTag)) == 1);

    /// <summary>Nothing to stop: the file is closed by its owner.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task TestOnlyClearTable() =>
        database.WriteAsync(db => db.Execute("DELETE FROM reminder WHERE service_id = @service", ("@service", _serviceId)));

    private static ReminderEntry Convert(SqliteDataReader row) => new()
    {
        GrainId = GrainId.Parse(row.GetString(0)),
        ReminderName = row.GetString(1),
        StartAt = new DateTime(row.GetInt64(2), DateTimeKind.Utc),
        Period = new TimeSpan(row.GetInt64(3)),
        ETag = row.GetString(4),
    };

    private Task<List<ReminderEntry>> QueryAsync(string sql, params (string Name, object Value)[] parameters) =>
        database.ReadAsync(db => db.Query(sql, Convert, [("@service", _serviceId), .. parameters]));
}
