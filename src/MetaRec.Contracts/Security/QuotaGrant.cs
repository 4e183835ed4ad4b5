namespace MetaRec.Contracts.Security;

/// <summary>A portion of a quota.</summary>
/// <param name="Granted">Requests that may be served.</param>
/// <param name="Left">Requests of the day that nobody has taken yet.</param>
[GenerateSerializer, Immutable, Alias("metarec.QuotaGrant")]
public sealed record QuotaGrant([property: Id(0)] long Granted, [property: Id(1)] long Left);
