namespace MetaRec.Contracts.Serving;

/// <summary>A rating of the user that moved the score of an item.</summary>
/// <param name="Item">The item that the user has rated.</param>
/// <param name="Rating">The rating.</param>
/// <param name="Contribution">By how much the score is higher than it were without this rating; exact: the user is adapted again without it.</param>
[GenerateSerializer, Immutable, Alias("metarec.Reason")]
public sealed record Reason([property: Id(0)] string Item, [property: Id(1)] float Rating, [property: Id(2)] float Contribution);
