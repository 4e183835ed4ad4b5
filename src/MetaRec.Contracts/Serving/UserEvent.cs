namespace MetaRec.Contracts.Serving;

/// <summary>A stored feedback event.</summary>
/// <param name="Id">The client's id, or the one that it was given.</param>
/// <param name="Item">External item id.</param>
/// <param name="Rating">The rating.</param>
/// <param name="Time">Milliseconds since 1970, UTC; 0: unknown.</param>
[GenerateSerializer, Immutable, Alias("metarec.UserEvent")]
public sealed record UserEvent([property: Id(0)] string Id, [property: Id(1)] string Item, [property: Id(2)] float Rating, [property: Id(3)] long Time);
