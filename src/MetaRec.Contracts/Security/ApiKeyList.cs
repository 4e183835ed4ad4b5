namespace MetaRec.Contracts.Security;

/// <summary>All keys.</summary>
/// <param name="Revision">Counts the changes.</param>
/// <param name="Keys">The keys, revoked ones too, the latest made first.</param>
[GenerateSerializer, Immutable, Alias("metarec.ApiKeyList")]
public sealed record ApiKeyList([property: Id(0)] long Revision, [property: Id(1)] IReadOnlyList<ApiKey> Keys);
