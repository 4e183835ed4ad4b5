using MetaRec.Client.Security;
using MetaRec.Contracts.Security;

namespace MetaRec.Gateway.Security;

/// <summary>Turns keys into documents of the API, which have no secret and no hash.</summary>
internal static class KeyDocuments
{
    public static ApiKeyDocument Of(ApiKey key) => new(
        key.Id, key.Name, ApiScopes.NamesOf(key.Scopes), key.CreatedAt, key.CreatedBy, key.ExpiresAt, key.RevokedAt,
        key.Limits.RatePerMinute, key.Limits.QuotaPerDay, key.Limits.MaxConcurrent);
}
