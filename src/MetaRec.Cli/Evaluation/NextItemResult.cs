using MetaRec.Evaluation.Protocols;

namespace MetaRec.Cli.Evaluation;

/// <summary>One method on the users of one partition, over the seeds.</summary>
internal sealed record NextItemResult(
    string Scenario, string Method, ModelKind Kind, MetricSummary HitRate, MetricSummary Ndcg, MetricSummary ReciprocalRank, int Predictions)
{
    /// <summary>Sums up the rows of the seeds.</summary>
    public static NextItemResult Of(IEnumerable<NextItemRow> seeds)
    {
        NextItemRow[] rows = [.. seeds];
        return new NextItemResult(
            rows[0].Scenario, rows[0].Method, rows[0].Kind, Summary(row => row.HitRate), Summary(row => row.Ndcg), Summary(row => row.ReciprocalRank), rows[0].Predictions);

        MetricSummary Summary(Func<NextItemRow, double> value) => MetricSummary.Of([.. rows.Select(value)]);
    }
}
