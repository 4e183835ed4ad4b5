using MetaRec.Contracts.Models;
using MetaRec.Data.Live;
using MetaRec.Data.Tasks;
using MetaRec.Evaluation.Floors;
using MetaRec.Evaluation.Protocols;
using MetaRec.Grains.Serving;
using MetaRec.Learning.Baselines;
using MetaRec.Learning.Training;

namespace MetaRec.Grains.Live;

/// <summary>A version that was trained on live data beside the floors and the version in service, on the newest ratings. Takes up to minutes of computing.</summary>
internal static class TemporalComparison
{
    // Of the factors that MF begins with; any one will do, the same at every silo.
    private const ulong Seed = 1;
    private const string InService = "in service";

    /// <summary>Evaluates on what the version's training held out, the floors fitted on what it saw.</summary>
    /// <param name="candidate">The version.</param>
    /// <param name="inService">The version in service; null: none.</param>
    /// <param name="live">The candidate's snapshot with its base.</param>
    /// <param name="data">The candidate's prepared data.</param>
    /// <param name="cancellation">Gives up between two methods.</param>
    /// <exception cref="NoTaskException">Too few users have rated before and after the cut.</exception>
    public static ScenarioEvaluation Of(
        (ModelVersion Version, ServingModel Serving) candidate, (ModelVersion Version, ServingModel Serving)? inService, LiveDataset live, TrainingData data, CancellationToken cancellation)
    {
        var spec = candidate.Version.Spec;
        var training = TaskSets.BaselineTraining(data.Split, spec.Setting, spec.Episodes);
        Contender[] contenders =
        [
            Contender.Of(new ServedRatingModel(spec.Learner.Name, candidate.Serving, live)),
            Contender.Of(BiasContentModel.Fit(data.Dataset, training)),
            Contender.Of(MatrixFactorizationModel.Fit(data.Dataset, training, Seed)),
            .. inService is { } other ? [Contender.Of(new ServedRatingModel(InService, other.Serving, live))] : (Contender[])[],
        ];
        var result = TemporalProtocol.Evaluate(contenders, live.Earlier, live.HeldOut, live.Training.Scale, new TemporalOptions(), cancellation);
        var difference = inService is null ? null : result.PairedDifference(spec.Learner.Name, InService);
        return new ScenarioEvaluation(TemporalProtocol.Scenario, ScoreOf(result.Rows[0]), [.. result.Rows.Where(row => row.Kind == ModelKind.Floor).Select(ScoreOf)])
        {
            Users = result.Users,
            Ratings = result.Ratings,
            InService = inService is { } served ? new InServiceScore(served.Version.Number, ScoreOf(result.Rows[^1]) with { Method = served.Version.Spec.Learner.Name }, difference!.Mean, difference.StandardError) : null,
        };
    }

    private static MethodScore ScoreOf(TemporalRow row) => new(row.Method, row.Mae, row.Ndcg3);
}
