namespace MetaRec.Client.Serving;

/// <summary>Items for a user, and how the answer came about.</summary>
/// <param name="Model">The model that was asked.</param>
/// <param name="ModelVersion">The version that answered.</param>
/// <param name="Adapted">Whether the version was adapted to ratings of the user.</param>
/// <param name="AdaptedOn">How many.</param>
/// <param name="ColdStart">Whether the user has no interactions.</param>
/// <param name="TookMs">Time in the gateway and the cluster, in milliseconds.</param>
/// <param name="Items">The items.</param>
public sealed record RankedItems(string Model, int ModelVersion, bool Adapted, int AdaptedOn, bool ColdStart, double TookMs, IReadOnlyList<RankedItem> Items)
{
    /// <summary>What of the request had no effect, or found nothing: features that the version does not know, and categories that no item has.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
