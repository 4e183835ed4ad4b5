namespace MetaRec.Client.Security;

/// <summary>Asks for a key.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Scopes">What its owner may do: read, feedback, train, admin.</param>
/// <param name="ExpiresAt">From when it is refused; null: never.</param>
/// <param name="RatePerMinute">Requests a minute at each gateway; null: the gateway's default.</param>
/// <param name="QuotaPerDay">Requests a day (UTC) at all gateways together; null: any number.</param>
/// <param name="MaxConcurrent">Requests at the same time at each gateway; null: the gateway's default.</param>
public sealed record ApiKeyRequest(
    string Name, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt = null, int? RatePerMinute = null, long? QuotaPerDay = null, int? MaxConcurrent = null);
