using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace MetaRec.Hosting.Storage.Sql;

/// <summary>
/// Grain state, fenced by ETags: a write or a clear by an activation that has not seen the latest state fails and changes nothing. A
/// completed write has reached the disk.
/// </summary>
public sealed class SqlGrainStorage(
    string provider,
    ISqlDatabase database,
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
        var rows = await database.QueryAsync(
            $"SELECT etag, payload FROM grain_state WHERE {Key}",
            static row => (ETag: row.GetString(0), Payload: row.GetFieldValue<byte[]>(1)),
            KeyParameters(stateName, grainId),
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
        (string, object)[] parameters = [.. KeyParameters(stateName, grainId), ("@next", next), ("@payload", payload)];
        var written = await database.WriteAsync(
            async db => await (grainState.ETag is { } etag
                ? db.ExecuteAsync($"UPDATE grain_state SET etag = @next, payload = @payload WHERE {Key} AND etag = @etag", [.. parameters, ("@etag", etag)], cancellationToken)
                : db.ExecuteAsync(
                    """
                    INSERT INTO grain_state (service_id, provider, state_name, grain_id, etag, payload)
                    VALUES (@service, @provider, @state, @grain, @next, @payload)
                    ON CONFLICT DO NOTHING
                    """,
                    parameters,
                    cancellationToken)) == 1,
            cancellationToken);
        if (!written)
        {
            throw await ConflictAsync(stateName, grainId, grainState.ETag, cancellationToken);
        }

        grainState.ETag = next;
        grainState.RecordExists = true;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        var isCurrent = grainState.ETag is { } etag
            ? await database.WriteAsync(
                async db => await db.ExecuteAsync($"DELETE FROM grain_state WHERE {Key} AND etag = @etag", [.. KeyParameters(stateName, grainId), ("@etag", etag)], cancellationToken) == 1,
                cancellationToken)
            : await FindEtagAsync(stateName, grainId, cancellationToken) is null;
        if (!isCurrent)
        {
            throw await ConflictAsync(stateName, grainId, grainState.ETag, cancellationToken);
        }

        Reset(grainState);
    }

    private (string Name, object Value)[] KeyParameters(string stateName, GrainId grainId) =>
        [("@service", _serviceId), ("@provider", provider), ("@state", stateName), ("@grain", grainId.ToString())];

    private async Task<string?> FindEtagAsync(string stateName, GrainId grainId, CancellationToken cancellationToken) =>
        (await database.QueryAsync($"SELECT etag FROM grain_state WHERE {Key}", static row => row.GetString(0), KeyParameters(stateName, grainId), cancellationToken)).SingleOrDefault();

    private async Task<InconsistentStateException> ConflictAsync(string stateName, GrainId grainId, string? expected, CancellationToken cancellationToken) => new(
        $"The state '{stateName}' of {grainId} was changed by another activation since this one read it.",
        await FindEtagAsync(stateName, grainId, cancellationToken) ?? "none",
        expected ?? "none");

    private void Reset<T>(IGrainState<T> grainState)
    {
        grainState.State = activators.GetActivator<T>().Create();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }
}
