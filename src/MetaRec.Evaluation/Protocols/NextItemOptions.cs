namespace MetaRec.Evaluation.Protocols;

/// <summary>How next items are predicted.</summary>
public sealed record NextItemOptions
{
    /// <summary>The latest interactions of each user that are predicted, each from all before it; from 1. Training must have held out as many: <c>episodes.heldOut</c>.</summary>
    public int HeldOut { get; init; } = 1;

    /// <summary>Items that the user never had, drawn for each prediction, among which the next item is ranked; from 1. Null: the full catalogue of warm items, but for what the user had before.</summary>
    public int? Negatives { get; init; }

    /// <summary>Length of the ranking that hit rate and nDCG look at; from 1.</summary>
    public int Cutoff { get; init; } = 10;

    /// <summary>The latest interactions before the predicted one that are given as support; from 1.</summary>
    public int MaxSupport { get; init; } = 200;

    /// <summary>Draws the negatives.</summary>
    public ulong Seed { get; init; } = 1;
}
