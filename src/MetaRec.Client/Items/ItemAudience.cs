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
/// <param name="Users">The highest prediction first.</param>
public sealed record ItemAudience(
    string Id, string Title, string Model, int ModelVersion, int LookedAt, int Rated, bool Whole, double TookMs, IReadOnlyList<ItemAudienceMember> Users);
