using Orleans.Concurrency;

namespace MetaRec.Contracts.Security;

/// <summary>The keys of the HTTP API. Key: 0. Gateways hold a copy for seconds, so that a request costs no call, and a key that was revoked is refused within that time.</summary>
[Alias("metarec.IApiKeysGrain")]
public interface IApiKeysGrain : IGrainWithIntegerKey
{
    /// <summary>Adds a key; durable before it returns. A key whose id is known already is left as it is.</summary>
    /// <exception cref="TooManyKeysException">There are as many as there may be.</exception>
    [Alias("Add")]
    [ResponseTimeout("00:00:05")]
    Task AddAsync(ApiKey key);

    /// <summary>Revokes a key for good; durable before it returns.</summary>
    /// <returns>The key as it is now; null where there is none.</returns>
    [Alias("Revoke")]
    [ResponseTimeout("00:00:05")]
    Task<ApiKey?> RevokeAsync(string id);

    /// <summary>All keys, or null where they are still those of a revision.</summary>
    [Alias("Read")]
    [ReadOnly]
    [ResponseTimeout("00:00:05")]
    Task<ApiKeyList?> ReadAsync(long? known);
}
