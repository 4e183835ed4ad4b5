using MetaRec.Data.Tasks;
using MetaRec.Evaluation.Protocols;

namespace MetaRec.Evaluation.Tests.Protocols;

public sealed class EvaluationResultTests
{
    private static readonly EvaluationResult Result = new(
        [1, 2],
        [("a", ModelKind.Meta), ("b", ModelKind.Floor)],
        new Dictionary<(Scenario Scenario, string Method), TaskScore[][]>
        {
            [(Scenario.ColdUser, "a")] = [[Score(1, 1), Score(2, 4)], [Score(3, 9), Score(4, 7)]],
            [(Scenario.ColdUser, "b")] = [[Score(1, 1), Score(1, 1)], [Score(1, 1), Score(1, 1)]],
        });

    [Fact]
    public void Rows_TwoSeeds_SummariseOverSeeds()
    {
        var row = Result.Rows[0];

        // Seeds have MAE 1.5 and 3.5, and RMSE √2.5 and √8.
        Assert.Equal(2.5, row.Mae.Mean, 1e-12);
        Assert.Equal(Math.Sqrt(2), row.Mae.Std, 1e-12);
        Assert.Equal((Math.Sqrt(2.5) + Math.Sqrt(8)) / 2, row.Rmse.Mean, 1e-12);
        Assert.Equal(["a", "b"], Result.Rows.Select(other => other.Method));
    }

    [Fact]
    public void PairedDifference_TwoTasks_IsAsComputedByHand()
    {
        // Over the seeds the tasks differ by 1 and 2.
        Assert.Equal(new PairedDifference("cold-user", "a", "b", 1.5, 0.5, 2), Round(Result.PairedDifference("a", "b", Scenario.ColdUser)));
        Assert.Equal(-1.5, Result.PairedDifference("b", "a", Scenario.ColdUser).Mean, 1e-12);
        Assert.Equal(4.25, Result.PairedDifference("a", "b", Scenario.ColdUser, score => score.MeanSquaredError).Mean, 1e-12);
    }

    [Fact]
    public void PairedDifference_UnknownMethod_NamesTheKnownOnes() =>
        Assert.Contains("a, b", Assert.Throws<ArgumentException>(() => Result.PairedDifference("a", "c", Scenario.ColdUser)).Message, StringComparison.Ordinal);

    private static TaskScore Score(double mae, double meanSquaredError) => new(mae, meanSquaredError, 0, 0, 0, 0);

    private static PairedDifference Round(PairedDifference difference) =>
        difference with { Mean = Math.Round(difference.Mean, 12), StandardError = Math.Round(difference.StandardError, 12) };
}
