namespace MetaRec.Contracts.Serving;

/// <summary>An item and the rating that is predicted for it.</summary>
/// <param name="Item">External item id.</param>
/// <param name="Title">What to show.</param>
/// <param name="Score">Predicted rating, within the scale.</param>
/// <param name="Rank">1 for the best of all available items that the user has not rated; 0 for one that is not among those.</param>
[GenerateSerializer, Immutable, Alias("metarec.Recommendation")]
public sealed record Recommendation([property: Id(0)] string Item, [property: Id(1)] string Title, [property: Id(2)] float Score, [property: Id(3)] int Rank)
{
    /// <summary>The ratings that moved the score most, where the answer is explained; else null.</summary>
    [Id(4)]
    public IReadOnlyList<Reason>? Reasons { get; init; }
}
