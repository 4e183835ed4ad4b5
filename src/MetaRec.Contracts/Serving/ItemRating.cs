namespace MetaRec.Contracts.Serving;

/// <summary>A rating by external item id.</summary>
[GenerateSerializer, Immutable, Alias("metarec.ItemRating")]
public sealed record ItemRating([property: Id(0)] string Item, [property: Id(1)] float Rating);
