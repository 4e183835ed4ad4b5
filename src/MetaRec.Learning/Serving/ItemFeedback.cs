namespace MetaRec.Learning.Serving;

/// <summary>One early rating of an item.</summary>
/// <param name="Rater">The rater's adapted model; null where it is not at hand: the rating then says something of the item's level alone.</param>
/// <param name="Rating">The rating; finite.</param>
/// <param name="Time">When it was given, in the unit of <see cref="ItemAdaptationOptions.HalfLife"/>.</param>
public sealed record ItemFeedback(AdaptedUser? Rater, float Rating, double Time = 0)
{
    /// <summary>How the rater's model sees the item, where the model itself is elsewhere; by the same version. Null: by <see cref="Rater"/>.</summary>
    public ItemProbe? Probe { get; init; }
}
