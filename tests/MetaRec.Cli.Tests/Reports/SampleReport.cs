using MetaRec.Cli.Reports;
using MetaRec.Evaluation.Protocols;

namespace MetaRec.Cli.Tests.Reports;

internal static class SampleReport
{
    public static ReportContent Full { get; } = new()
    {
        Title = "Sample",
        Summary = "A summary.",
        Facts = [new ReportFact("Data", "a | b")],
        Rows = [Row("cold-user", "bias + content", ModelKind.Floor, 0.74), Row("cold-user", "maml", ModelKind.Meta, 0.69), Row("cold-item", "maml", ModelKind.Meta, 0.85),
            Row("cold-user", "random", ModelKind.Floor, 1.5)],
        Differences = [new PairedDifference("cold-user", "maml", "bias + content", -0.05, 0.01, 668)],
        TrainingCurve = [.. Enumerable.Range(0, 200).Select(step => new TrainingPoint(step, 1 + Math.Exp(-step / 20.0), 0.8 + Math.Exp(-step / 20.0)))],
        SupportCurve =
        [
            new SupportSeries("maml", ModelKind.Meta, [new SupportPoint(0, 0, 0.78), new SupportPoint(5, 5, 0.72)]),
            new SupportSeries("random", ModelKind.Floor, [new SupportPoint(0, 0, 1.5), new SupportPoint(5, 5, 1.5)]),
        ],
    };

    public static EvaluationRow Row(string scenario, string method, ModelKind kind, double mae)
    {
        MetricSummary error = new(mae, 0.004), rank = new(1 - (mae / 3), 0.004);
        return new EvaluationRow(scenario, method, kind, error, error, rank, rank, rank, rank);
    }
}
