namespace MetaRec.Client.Serving;

/// <summary>A rating of a <see cref="Session"/>.</summary>
/// <param name="Item">The item.</param>
/// <param name="Rating">The rating, within the scale of the model.</param>
public sealed record SessionRating(string Item, double Rating);
