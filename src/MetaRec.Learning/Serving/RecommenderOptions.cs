namespace MetaRec.Learning.Serving;

/// <summary>How a model is used.</summary>
public sealed record RecommenderOptions
{
    /// <summary>
    /// Most interactions that a user's model is adapted on; of more than that, the most informative ones are. 1 to 10,000, 64 by default: training shows the model up to 60.
    /// </summary>
    public int MaxSupport { get; init; } = 64;

    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal void ThrowIfInvalid()
    {
        if (MaxSupport is < 1 or > 10_000)
        {
            throw new ArgumentOutOfRangeException(nameof(MaxSupport), MaxSupport, "A user's model must be adapted on 1 to 10,000 interactions at most.");
        }
    }
}
