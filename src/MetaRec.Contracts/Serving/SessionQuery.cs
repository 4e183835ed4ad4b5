namespace MetaRec.Contracts.Serving;

/// <summary>A user who need not be stored: what is known of them comes with the question.</summary>
/// <param name="Model">Which model answers.</param>
/// <param name="Features">The profile: values by field.</param>
/// <param name="Ratings">Oldest first; of several of an item the last counts.</param>
[GenerateSerializer, Immutable, Alias("metarec.SessionQuery")]
public sealed record SessionQuery(
    [property: Id(0)] string Model, [property: Id(1)] IReadOnlyDictionary<string, IReadOnlyList<string>> Features, [property: Id(2)] IReadOnlyList<ItemRating> Ratings)
{
    public const int MaxRatings = 1000;
}
