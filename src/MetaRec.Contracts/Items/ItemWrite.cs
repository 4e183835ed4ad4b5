namespace MetaRec.Contracts.Items;

/// <summary>An item as a client puts it.</summary>
[GenerateSerializer, Immutable, Alias("metarec.ItemWrite")]
public sealed record ItemWrite([property: Id(0)] string Id, [property: Id(1)] ItemContent Content);
