namespace MetaRec.Data.Specs;

/// <summary>Live feedback that is added to a data set: the ratings and profiles of a model's users, and its live catalogue, as a snapshot has them.</summary>
public sealed record LiveSpec
{
    /// <summary>The newest part of the live ratings that is held out where the spec does not say.</summary>
    public const double DefaultHoldOut = 0.1;

    /// <summary>The model whose users and live items these are.</summary>
    public string Model { get; init; } = "default";

    /// <summary>Share of the live ratings, the newest ones, that training does not see and a temporal evaluation asks for; 0 to 0.5.</summary>
    public double HoldOut { get; init; } = DefaultHoldOut;

    /// <summary>SHA-256 (hex) of the snapshot; null: one is taken when the job is submitted.</summary>
    public string? Snapshot { get; init; }
}
