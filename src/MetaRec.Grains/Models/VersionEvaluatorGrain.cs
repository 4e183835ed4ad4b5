using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Models;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Grains.Checkpoints;
using MetaRec.Grains.Live;
using MetaRec.Grains.Placement;
using MetaRec.Grains.Serving;
using MetaRec.Grains.Training;
using MetaRec.Learning.Checkpoints;

namespace MetaRec.Grains.Models;

/// <inheritdoc cref="IVersionEvaluatorGrain"/>
[SiloRole(SiloRoles.Serving)]
internal sealed class VersionEvaluatorGrain(ICheckpointStore checkpoints, TrainingDataCache cache, ServingModels models, EvaluationLane lane, TimeProvider time) : Grain, IVersionEvaluatorGrain
{
    public async Task<VersionEvaluation> EvaluateAsync(ModelVersion version)
    {
        if (version.Spec.Learner.QueryLoss.IsOfLogits())
        {
            throw new ModelException(
                ModelProblem.Conflict, "It was trained to rank or to classify, and predicts no ratings: there is no error to compare with the floors. Look at the loss of its job, and force its promotion.");
        }

        if (version.Spec.Dataset.Live is not null)
        {
            return await EvaluateNewestAsync(version);
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
            throw new ModelException(ModelProblem.Conflict, error.Message);
        }
    }

    /// <summary>Trained on live data: what it held out of them is predicted, as the version would be served, and beside the version in service.</summary>
    private async Task<VersionEvaluation> EvaluateNewestAsync(ModelVersion version)
    {
        var name = this.GetPrimaryKeyString()[..this.GetPrimaryKeyString().LastIndexOf('/')];
        var served = (await GrainFactory.GetGrain<IModelGrain>(name).GetServedAsync()).Production;
        try
        {
            var (live, data) = (await cache.LoadLiveAsync(version.Spec.Dataset), await cache.PrepareAsync(version.Spec));
            var candidate = (version, await models.GetAsync(version));
            (ModelVersion, ServingModel)? inService = served is null || served.Number == version.Number || served.Spec.Learner.QueryLoss.IsOfLogits() ? null : (served, await models.GetAsync(served));
            var scenario = await lane.RunAsync(stopping => TemporalComparison.Of(candidate, inService, live, data, stopping));
            return new VersionEvaluation(time.GetUtcNow(), [scenario]);
        }
        catch (Exception error) when (error is NoTaskException or InvalidDataException)
        {
            throw new ModelException(ModelProblem.Conflict, error.Message);
        }
    }
}
