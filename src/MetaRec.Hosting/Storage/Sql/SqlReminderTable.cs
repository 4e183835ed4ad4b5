using System.Data.Common;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace MetaRec.Hosting.Storage.Sql;

/// <summary>Reminders, found by grain or by a range of the ring of grain hashes.</summary>
public sealed class SqlReminderTable(ISqlDatabase database, IOptions<ClusterOptions> cluster) : IReminderTable
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
        await WriteAsync(
            """
            INSERT INTO reminder (service_id, grain_id, name, grain_hash, start_at, period, etag)
            VALUES (@service, @grain, @name, @hash, @start, @period, @etag)
            ON CONFLICT (service_id, grain_id, name) DO UPDATE SET start_at = excluded.start_at, period = excluded.period, etag = excluded.etag
            """,
            ("@grain", entry.GrainId.ToString()),
            ("@name", entry.ReminderName),
            ("@hash", (long)entry.GrainId.GetUniformHashCode()),
            ("@start", entry.StartAt.Ticks),
            ("@period", entry.Period.Ticks),
            ("@etag", etag));
        return etag;
    }

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        WriteAsync(
            "DELETE FROM reminder WHERE service_id = @service AND grain_id = @grain AND name = @name AND etag = @etag",
            ("@grain", grainId.ToString()),
            ("@name", reminderName),
            ("@etag", eTag));

    /// <summary>Nothing to stop: the database is closed by its owner.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task TestOnlyClearTable() => WriteAsync("DELETE FROM reminder WHERE service_id = @service");

    private static ReminderEntry Convert(DbDataReader row) => new()
    {
        GrainId = GrainId.Parse(row.GetString(0)),
        ReminderName = row.GetString(1),
        StartAt = new DateTime(row.GetInt64(2), DateTimeKind.Utc),
        Period = new TimeSpan(row.GetInt64(3)),
        ETag = row.GetString(4),
    };

    private Task<List<ReminderEntry>> QueryAsync(string sql, params (string Name, object Value)[] parameters) =>
        database.QueryAsync(sql, Convert, [("@service", _serviceId), .. parameters]);

    /// <summary>Whether anything was changed.</summary>
    private Task<bool> WriteAsync(string sql, params (string Name, object Value)[] parameters) =>
        database.WriteAsync(async db => await db.ExecuteAsync(sql, [("@service", _serviceId), .. parameters]) > 0);
}
