namespace MetaRec.Client.Security;

/// <summary>A key, without its secret.</summary>
/// <param name="Id">Its public part.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Scopes">What its owner may do.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="ExpiresAt">From when it is refused; null: never.</param>
/// <param name="RevokedAt">When it was revoked; null: it was not.</param>
/// <param name="RatePerMinute">Requests a minute at each gateway; null: the gateway's default.</param>
/// <param name="QuotaPerDay">Requests a day (UTC) at all gateways together; null: any number.</param>
/// <param name="MaxConcurrent">Requests at the same time at each gateway; null: the gateway's default.</param>
public sealed record ApiKeyDocument(
    string Id, string Name, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt,
    int? RatePerMinute, long? QuotaPerDay, int? MaxConcurrent);
