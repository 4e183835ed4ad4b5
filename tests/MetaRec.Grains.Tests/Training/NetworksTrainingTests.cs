using MetaRec.Contracts.Jobs;
using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Learning.Checkpoints;
using MetaRec.Learning.Training;

namespace MetaRec.Grains.Tests.Training;

public sealed class NetworksTrainingTests
{
    public static TheoryData<ModelSpec, LearnerSpec> Models { get; } = new()
    {
        { new ModelSpec { Network = "two-tower", Hidden = [8], TowerWidth = 6 }, new LearnerSpec { InnerSteps = 2, QueryLoss = QueryLoss.Bpr } },
        { new ModelSpec { Network = "gru", Hidden = [8], TowerWidth = 6, History = 5 }, new LearnerSpec { InnerSteps = 2, QueryLoss = QueryLoss.Softmax } },
        { new ModelSpec { Network = "attention", Hidden = [8], TowerWidth = 6, History = 5 }, new LearnerSpec { Name = "ridge", QueryLoss = QueryLoss.SmoothL1 } },
        { new ModelSpec { Network = "mlp", Hidden = [8] }, new LearnerSpec { InnerSteps = 2, QueryLoss = QueryLoss.CrossEntropy } },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Submit_AnyNetworkAndLossInTime_EndsInTheBitsOfSequentialTraining(ModelSpec model, LearnerSpec learner)
    {
        var spec = TestCluster.SmallSpec with
        {
            Steps = 12,
            Episodes = new EpisodeSpec { Order = EpisodeOrder.Time, HeldOut = 1, MaxSupport = 10, MaxQuery = 8, Negatives = learner.QueryLoss == QueryLoss.SmoothL1 ? 0 : 2 },
            Model = model with { EmbeddingSize = 6, Residual = false },
            Learner = learner,
        };
        var data = TrainingData.Prepare(SyntheticGenerator.Generate(spec.Dataset.Synthetic!), spec);
        await using var cluster = await TestCluster.StartAsync(2);

        await cluster.Grains.GetGrain<IJobGrain>("job").SubmitAsync(spec);
        var status = await cluster.WaitForEndAsync("job");

        Assert.Equal((JobState.Succeeded, null), (status.State, status.Error));
        Assert.Equal(Checkpoint.Hash(SequentialTrainer.Run(spec, data).ToBytes(data.Layout)), status.Checkpoint!.Sha256);
    }
}
