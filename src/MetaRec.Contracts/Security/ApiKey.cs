namespace MetaRec.Contracts.Security;

/// <summary>A key of the HTTP API, as it is stored: the secret is known to its owner alone.</summary>
/// <param name="Id">Public: the part of the key that stands before its secret.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Scopes">What its owner may do.</param>
/// <param name="Sha256">SHA-256 of the whole key, lower-case hexadecimal. A fast hash is enough: the secret has 256 random bits, and cannot be guessed.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="ExpiresAt">From when it is refused; null: never.</param>
/// <param name="Limits">How much its owner may ask for.</param>
[GenerateSerializer, Immutable, Alias("metarec.ApiKey")]
public sealed record ApiKey(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] ApiScope Scopes,
    [property: Id(3)] string Sha256,
    [property: Id(4)] DateTimeOffset CreatedAt,
    [property: Id(5)] string CreatedBy,
    [property: Id(6)] DateTimeOffset? ExpiresAt,
    [property: Id(7)] ApiKeyLimits Limits)
{
    /// <summary>When it was revoked; null where it was not.</summary>
    [Id(8)]
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Whether it is accepted.</summary>
    public bool IsValidAt(DateTimeOffset time) => RevokedAt is null && !(ExpiresAt <= time);
}
