namespace MetaRec.Client.Serving;

/// <summary>A rating that moved the score of an item.</summary>
/// <param name="Item">What the user has rated.</param>
/// <param name="Rating">How.</param>
/// <param name="Contribution">By how much the score is higher than without it.</param>
public sealed record ItemReason(string Item, double Rating, double Contribution);
