namespace MetaRec.Contracts.Serving;

/// <summary>An answer to "what should this user see".</summary>
/// <param name="ModelVersion">Number of the version that was adapted.</param>
/// <param name="AdaptedOn">Ratings that the answer reflects; 0: nothing is known of the user but the profile.</param>
/// <param name="Items">Best first.</param>
[GenerateSerializer, Immutable, Alias("metarec.RecommendationList")]
public sealed record RecommendationList(
    [property: Id(0)] int ModelVersion, [property: Id(1)] int AdaptedOn, [property: Id(2)] IReadOnlyList<Recommendation> Items)
{
    /// <summary>Whether the user has no interactions at all.</summary>
    [Id(3)]
    public bool ColdStart { get; init; }

    /// <summary>What of the request had no effect, or found nothing; null where there is nothing to say.</summary>
    [Id(4)]
    public IReadOnlyList<string>? Warnings { get; init; }
}
