using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Models;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Grains.Checkpoints;
using MetaRec.Grains.Placement;
using MetaRec.Grains.Training;
using MetaRec.Learning.Checkpoints;

namespace MetaRec.Grains.Models;

/// <inheritdoc cref="IVersionEvaluatorGrain"/>
[SiloRole(SiloRoles.Serving)]
internal sealed class VersionEvaluatorGrain(ICheckpointStore checkpoints, TrainingDataCache cache, EvaluationLane lane, TimeProvider time) : Grain, IVersionEvaluatorGrain
{
    public async Task<VersionEvaluation> EvaluateAsync(ModelVersion version)
    {
        if (version.Spec.Learner.QueryLoss.IsOfLogits())
        {
            throw new ModelException(
                ModelProblem.Conflict, $"Version {version.Number} was trained to rank or to classify, and predicts no ratings: there is no error to compare with the floors. Look at the loss of its job, and force its promotion.");
        }

        var theta = Checkpoint.FromBytes(await checkpoints.ReadAsync(version.Checkpoint, CancellationToken.None)).Theta;
        try
        {
            var data = await cache.PrepareAsync(version.Spec);
            var scenarios = await lane.RunAsync(stopping => VersionComparison.Of(version.Spec, data, theta, stopping));
            return new VersionEvaluation(time.GetUtcNow(), scenarios);
        }
        catch (NoTaskException error)
        {
            throw new ModelException(ModelProblem.Conflict, $"Version {version.Number} cannot be evaluated: {error.Message}");
        }
    }
}
