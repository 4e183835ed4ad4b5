namespace MetaRec.Contracts.Serving;

/// <summary>An item of the catalogue.</summary>
/// <param name="Item">External item id.</param>
/// <param name="Title">What to show.</param>
/// <param name="Ratings">Ratings in the training data; 0 for a live item that is not in them, and for all of a private version.</param>
[GenerateSerializer, Immutable, Alias("metarec.CatalogueFinding")]
public sealed record CatalogueFinding([property: Id(0)] string Item, [property: Id(1)] string Title, [property: Id(2)] int Ratings);
