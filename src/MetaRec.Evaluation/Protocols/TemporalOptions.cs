namespace MetaRec.Evaluation.Protocols;

/// <summary>What a temporal evaluation asks for.</summary>
public sealed record TemporalOptions
{
    /// <summary>Ratings before the cut that a user must have; 1 or more. Default: 3.</summary>
    public int MinEarlier { get; init; } = 3;

    /// <summary>Ratings before the cut that a user is adapted on, the newest ones; 1 or more. Default: 100.</summary>
    public int MaxSupport { get; init; } = 100;

    /// <summary>Ratings after the cut that are predicted of a user, the oldest ones; 1 or more. Default: 50.</summary>
    public int MaxQuery { get; init; } = 50;
}
