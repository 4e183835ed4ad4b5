namespace MetaRec.Client.Items;

/// <summary>The users who would like an item most.</summary>
/// <param name="Id">The item.</param>
/// <param name="Title">Its title.</param>
/// <param name="Model">The model that was asked.</param>
/// <param name="ModelVersion">The version that predicted.</param>
/// <param name="LookedAt">Stored users who were looked at.</param>
/// <param name="Rated">Users of those who have rated the item, and are left out.</param>
/// <param name="Whole">Whether all stored users were looked at; false: a sample of them.</param>
/// <param name="TookMs">Time in the gateway and the cluster, in milliseconds.</param>
/// <param name="Users">Empty where groups were asked for. The highest prediction first.</param>
public sealed record ItemAudience(
    string Id, string Title, string Model, int ModelVersion, int LookedAt, int Rated, bool Whole, double TookMs, IReadOnlyList<ItemAudienceMember> Users)
{
    /// <summary>The field whose values make the groups; null: users were asked for.</summary>
    public string? By { get; init; }

    /// <summary>How many groups there are; more than <see cref="Groups"/> has where fewer were asked for. Null where users were asked for.</summary>
    public int? GroupCount { get; init; }

    /// <summary>The highest mean first; null where users were asked for.</summary>
    public IReadOnlyList<ItemAudienceGroup>? Groups { get; init; }
}
