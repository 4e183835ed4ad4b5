namespace MetaRec.Data.Live;

/// <summary>An item of a snapshot: a live one, or one of the base data set that was rated.</summary>
/// <param name="Id">External id.</param>
/// <param name="Title">What to show; null: the base data set's title, else the id.</param>
/// <param name="Features">Values by field, of an item of the live catalogue; null: as the base data set has them.</param>
public sealed record LiveSnapshotItem(string Id, string? Title, IReadOnlyDictionary<string, IReadOnlyList<string>>? Features);
