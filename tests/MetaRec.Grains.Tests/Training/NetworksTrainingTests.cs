using MetaRec.Contracts.Jobs;
using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Learning.Checkpoints;
using MetaRec.Learning.Training;

namespace MetaRec.Grains.Tests.Training;

public sealed class NetworksTrainingTests
{
    [Theory]
    [InlineData("two-tower", "maml", QueryLoss.Bpr)]
    [InlineData("gru", "maml", QueryLoss.Softmax)]
    [InlineData("attention", "ridge", QueryLoss.SmoothL1)]
    [InlineData("mlp", "maml", QueryLoss.CrossEntropy)]
    public async Task Submit_AnyNetworkAndLossInTime_EndsInTheBitsOfSequentialTraining(string network, string learner, QueryLoss loss)
    {
        var spec = TestCluster.SmallSpec with
        {
            Steps = 12,
            Episodes = new EpisodeSpec { Order = EpisodeOrder.Time, HeldOut = 1, MaxSupport = 10, MaxQuery = 8, Negatives = loss == QueryLoss.SmoothL1 ? 0 : 2 },
            Model = new ModelSpec { Network = network, EmbeddingSize = 6, Hidden = [8], TowerWidth = 6, History = 5, Residual = false },
            Learner = new LearnerSpec { Name = learner, InnerSteps = 2, QueryLoss = loss },
        };
        var data = TrainingData.Prepare(SyntheticGenerator.Generate(spec.Dataset.Synthetic!), spec);
        await using var cluster = await TestCluster.StartAsync(2);

        await cluster.Grains.GetGrain<IJobGrain>("job").SubmitAsync(spec);
        var status = await cluster.WaitForEndAsync("job");

        Assert.Equal((JobState.Succeeded, null), (status.State, status.Error));
        Assert.Equal(Checkpoint.Hash(SequentialTrainer.Run(spec, data).ToBytes(data.Layout)), status.Checkpoint!.Sha256);
    }
}
