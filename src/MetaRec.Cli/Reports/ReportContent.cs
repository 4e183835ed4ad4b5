using MetaRec.Evaluation.Protocols;

namespace MetaRec.Cli.Reports;

/// <summary>What a report shows. Only the title and the rows are needed; a part that is empty is left out.</summary>
internal sealed record ReportContent
{
    public required string Title { get; init; }

    /// <summary>One paragraph under the title.</summary>
    public string Summary { get; init; } = "";

    /// <summary>What was run, as names and values: data set, fingerprint, setting, seeds, time.</summary>
    public IReadOnlyList<ReportFact> Facts { get; init; } = [];

    /// <summary>The results, floors included; never those of two training settings.</summary>
    public required IReadOnlyList<EvaluationRow> Rows { get; init; }

    /// <summary>Methods compared on the same draws.</summary>
    public IReadOnlyList<PairedDifference> Differences { get; init; } = [];

    /// <summary>The training curve, steps ascending.</summary>
    public IReadOnlyList<TrainingPoint> TrainingCurve { get; init; } = [];

    /// <summary>What the training curve's loss is, with its unit; the axis title.</summary>
    public string LossName { get; init; } = "Query loss";

    /// <summary>The error of cold users against the size of their support.</summary>
    public IReadOnlyList<SupportSeries> SupportCurve { get; init; } = [];
}
