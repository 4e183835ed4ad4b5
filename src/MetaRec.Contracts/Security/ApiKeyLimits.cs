namespace MetaRec.Contracts.Security;

/// <summary>How much a key may ask for. Null: the gateway's default.</summary>
/// <param name="RatePerMinute">Requests a minute, at each gateway; ten seconds' worth of them at once.</param>
/// <param name="QuotaPerDay">Requests a day (UTC), at all gateways together.</param>
/// <param name="MaxConcurrent">Requests at the same time, at each gateway.</param>
[GenerateSerializer, Immutable, Alias("metarec.ApiKeyLimits")]
public sealed record ApiKeyLimits([property: Id(0)] int? RatePerMinute, [property: Id(1)] long? QuotaPerDay, [property: Id(2)] int? MaxConcurrent)
{
    public const int MaxRatePerMinute = 6_000_000;
    public const long MaxQuotaPerDay = 1_000_000_000_000;
    public const int MostConcurrent = 10_000;

    /// <summary>The gateway's defaults.</summary>
    public static ApiKeyLimits None { get; } = new(null, null, null);
}
