namespace MetaRec.Learning.Serving;

/// <summary>What one of a user's interactions adds to a score.</summary>
/// <param name="Item">Index of the rated item.</param>
/// <param name="Rating">The rating.</param>
/// <param name="Effect">The score, minus the score of a model adapted without this interaction.</param>
public readonly record struct Contribution(int Item, float Rating, float Effect);
