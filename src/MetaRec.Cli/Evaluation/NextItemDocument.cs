namespace MetaRec.Cli.Evaluation;

/// <summary>What evaluate prints for next items with <c>-o json</c>. Fields are added, never renamed.</summary>
internal sealed record NextItemDocument
{
    public string Protocol { get; init; } = "next-item";

    public required string Dataset { get; init; }

    /// <summary>"tasks" or "all-warm".</summary>
    public required string Training { get; init; }

    /// <summary>Wall time of the command.</summary>
    public required double Seconds { get; init; }

    /// <summary>Meta-steps of each training.</summary>
    public required int Steps { get; init; }

    /// <summary>Latest interactions of each user that are predicted.</summary>
    public required int HeldOut { get; init; }

    /// <summary>Drawn items that the next one is ranked among; null: all warm items that the user did not have.</summary>
    public int? Candidates { get; init; }

    /// <summary>Length of the ranking that hit rate and nDCG look at.</summary>
    public required int Cutoff { get; init; }

    public required IReadOnlyList<string> CheckpointSha256BySeed { get; init; }

    public required IReadOnlyList<NextItemResult> Rows { get; init; }
}
