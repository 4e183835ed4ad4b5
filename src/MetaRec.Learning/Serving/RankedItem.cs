namespace MetaRec.Learning.Serving;

/// <summary>An item of a ranking.</summary>
/// <param name="Item">Its index.</param>
/// <param name="Score">The predicted rating, not clipped to the rating range.</param>
public readonly record struct RankedItem(int Item, float Score);
