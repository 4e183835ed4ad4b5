using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace MetaRec.Hosting.Storage.Sqlite;

/// <summary>
/// Grain state, fenced by ETags: a write or a clear by an activation that has not seen the latest state fails and changes nothing. A
/// completed write has reached the disk.
/// </summary>
public sealed class SqliteGrainStorage(
    string provider,
    SqliteDatabase database,
    IOptions<ClusterOptions> cluster,
    IGrainStorageSerializer serializer,
    IActivatorProvider activators) : IGrainStorage
{
    private const string Key = "service_id = @service AND provider = @provider AND state_name = @state AND grain_id = @grain";

    private readonly string _serviceId = cluster.Value.ServiceId;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        var rows = await database.ReadAsync(
            db => db.Query(
                $"SELECT etag, payload FROM grain_state WHERE {Key}",
                static row => (ETag: row.GetString(0), Payload: row.GetFieldValue<byte[]>(1)),
                KeyParameters(stateName, grainId)),
            cancellationToken);
        if (rows is [var (etag, payload)])
        {
            grainState.State = serializer.Deserialize<T>(new BinaryData(payload));
            grainState.ETag = etag;
            grainState.RecordExists = true;
        }
        else
        {
            Reset(grainState);
        }
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        var payload = serializer.Serialize(grainState.State).ToArray();

        // Never a counter: after a clear it would start again, and a writer from before the clear would match it.
        var next = Guid.NewGuid().ToString("N");
        await database.WriteAsync(
            db =>
            {
                ThrowIfStale(db, stateName, grainId, grainState);
                return db.Execute(
                    """
                    INSERT INTO grain_state VALUES (@service, @provider, @state, @grain, @etag, @payload)
                    ON CONFLICT DO UPDATE SET etag = excluded.etag, payload = excluded.payload
                    """,
                    [.. KeyParameters(stateName, grainId), ("@etag", next), ("@payload", payload)]);
            },
            cancellationToken);
        grainState.ETag = next;
        grainState.RecordExists = true;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        await database.WriteAsync(
            db =>
            {
                ThrowIfStale(db, stateName, grainId, grainState);
                return db.Execute($"DELETE FROM grain_state WHERE {Key}", KeyParameters(stateName, grainId));
            },
            cancellationToken);
        Reset(grainState);
    }

    private (string Name, object Value)[] KeyParameters(string stateName, GrainId grainId) =>
        [("@service", _serviceId), ("@provider", provider), ("@state", stateName), ("@grain", grainId.ToString())];

    private void ThrowIfStale<T>(SqliteConnection db, string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = db.Scalar<string>($"SELECT etag FROM grain_state WHERE {Key}", KeyParameters(stateName, grainId));
        if (stored != grainState.ETag)
        {
            throw new InconsistentStateException(
                $"The state '{stateName}' of {grainId} was changed by another activation since this one read it.",
                stored ?? "none",
                grainState.ETag ?? "none");
        }
    }

    private void Reset<T>(IGrainState<T> grainState)
    {
        grainState.State = activators.GetActivator<T>().Create();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }
}
