using MetaRec.Contracts.Models;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Evaluation.Floors;
using MetaRec.Evaluation.Protocols;
using MetaRec.Learning.Baselines;
using MetaRec.Learning.Models;
using MetaRec.Learning.Training;

namespace MetaRec.Grains.Models;

/// <summary>A version beside the floors, by the MeLU protocol. Takes up to minutes of computing.</summary>
internal static class VersionComparison
{
    // One seed is five draws of every task: enough to tell a version from a floor, and the same at every silo.
    private const ulong Seed = 1;

    private static readonly Scenario[] Cold = [Scenario.ColdUser, Scenario.ColdItem, Scenario.ColdBoth];

    /// <summary>Evaluates on what the version's training did not see, the floors fitted on what it saw. Scenarios without a task are left out.</summary>
    /// <exception cref="NoTaskException">No scenario has a task.</exception>
    public static IReadOnlyList<ScenarioEvaluation> Of(TrainingSpec spec, TrainingData data, float[] theta, CancellationToken cancellation)
    {
        var training = TaskSets.BaselineTraining(data.Split, spec.Setting, spec.Episodes);
        var version = MetaRatingModel.Of(spec, data, theta);
        var result = MeluProtocol.Evaluate(
            [Contender.Of(version), Contender.Of(BiasContentModel.Fit(data.Dataset, training)), Contender.Of(MatrixFactorizationModel.Fit(data.Dataset, training, Seed))],
            data.Dataset, data.Split, [Seed], Cold, cancellation: cancellation);
        return [.. result.Rows.GroupBy(row => row.Scenario).Select(rows => new ScenarioEvaluation(
            rows.Key, ScoreOf(rows.Single(row => row.Kind == ModelKind.Meta)), [.. rows.Where(row => row.Kind == ModelKind.Floor).Select(ScoreOf)]))];
    }

    private static MethodScore ScoreOf(EvaluationRow row) => new(row.Method, row.Mae.Mean, row.Ndcg3.Mean);
}
