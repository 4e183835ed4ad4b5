namespace MetaRec.Grains.Security;

/// <summary>What a key has used on its latest day. Immutable.</summary>
[GenerateSerializer, Immutable, Alias("metarec.QuotaRecord")]
internal sealed record QuotaRecord
{
    [Id(0)]
    public DateOnly Day { get; init; }

    [Id(1)]
    public long Used { get; init; }
}
