using System.Globalization;
using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Security;
using MetaRec.Grains.Hosting;
using MetaRec.Grains.Placement;

namespace MetaRec.Grains.Security;

/// <inheritdoc cref="IApiKeysGrain"/>
[SiloRole(SiloRoles.Coordinator)]
internal sealed class ApiKeysGrain([PersistentState("keys", "metarec")] IPersistentState<ApiKeysRecord> record, TimeProvider time) : Grain, IApiKeysGrain
{
    internal const int MaxKeys = 1000;

    public Task AddAsync(ApiKey key)
    {
        var keys = record.State.Keys.ToList();
        if (keys.Exists(known => known.Id == key.Id))
        {
            return Task.CompletedTask;
        }

        if (keys.Count >= MaxKeys)
        {
            // The audit log still has the history of those that go.
            var useless = keys.FindIndex(known => !known.IsValidAt(time.GetUtcNow()));
            if (useless < 0)
            {
                throw new TooManyKeysException(string.Create(CultureInfo.InvariantCulture, $"There are {MaxKeys} keys already, and no more can be made. Revoke those that nobody uses."));
            }

            keys.RemoveAt(useless);
        }

        return WriteAsync([.. keys, key]);
    }

    public async Task<ApiKey?> RevokeAsync(string id)
    {
        var found = record.State.Keys.FirstOrDefault(key => key.Id == id);
        if (found is null or { RevokedAt: not null })
        {
            return found;
        }

        var revoked = found with { RevokedAt = time.GetUtcNow() };
        await WriteAsync([.. record.State.Keys.Select(key => key.Id == id ? revoked : key)]);
        return revoked;
    }

    public Task<ApiKeyList?> ReadAsync(long? known) =>
        Task.FromResult(known == record.State.Revision ? null : new ApiKeyList(record.State.Revision, [.. record.State.Keys.Reverse()]));

    private Task WriteAsync(IReadOnlyList<ApiKey> keys) => record.ReplaceAsync(new ApiKeysRecord { Keys = keys, Revision = record.State.Revision + 1 });
}
