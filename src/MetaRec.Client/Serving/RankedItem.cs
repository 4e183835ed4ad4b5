namespace MetaRec.Client.Serving;

/// <summary>An item and the rating that is predicted for it.</summary>
/// <param name="Id">The item.</param>
/// <param name="Title">What to show.</param>
/// <param name="Score">Predicted rating, within the scale.</param>
/// <param name="Rank">1 for the best of all items the user has not rated; 0 for one that is rated.</param>
/// <param name="Reasons">Where asked for: the ratings that moved the score most.</param>
public sealed record RankedItem(string Id, string Title, double Score, int Rank, IReadOnlyList<ItemReason>? Reasons);
