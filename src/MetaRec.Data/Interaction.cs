namespace MetaRec.Data;

/// <summary>One user's rating (or implicit label) of one item. Users and items are dense indices into <see cref="Dataset.Users"/> and <see cref="Dataset.Items"/>.</summary>
/// <param name="User">Index of the user, from 0.</param>
/// <param name="Item">Index of the item, from 0.</param>
/// <param name="Rating">The rating, on the data set's <see cref="Dataset.Scale"/>.</param>
/// <param name="Time">Unix time in seconds; 0 where the source has none.</param>
public readonly record struct Interaction(int User, int Item, float Rating, long Time);
