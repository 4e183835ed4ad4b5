namespace MetaRec.Learning.Serving;

/// <summary>How early feedback adapts an item.</summary>
public sealed record ItemAdaptationOptions
{
    /// <summary>After how long a rating counts for half, in the unit of <see cref="ItemFeedback.Time"/>, seen from the latest one; above 0. Null, by default: all ratings count alike.</summary>
    public double? HalfLife { get; init; }

    /// <summary>For how many ratings the level that content predicts counts; above 0, 5 by default, as in training.</summary>
    public double LevelShrinkage { get; init; } = 5;
}
