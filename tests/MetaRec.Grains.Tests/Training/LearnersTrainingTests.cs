using MetaRec.Contracts.Jobs;
using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Learning.Checkpoints;
using MetaRec.Learning.Training;

namespace MetaRec.Grains.Tests.Training;

public sealed class LearnersTrainingTests
{
    public static TheoryData<string> Learners { get; } = [.. LearnerSpec.Names];

    [Theory]
    [MemberData(nameof(Learners))]
    public async Task Submit_AnyLearnerOnTwoSilos_EndsInTheBitsOfSequentialTraining(string learner) =>
        await AssertSameBitsAsync(new LearnerSpec { Name = learner });

    [Fact]
    public async Task Submit_LossAndOrderThatChangeOnTheWay_EndsInTheBitsOfSequentialTraining() =>
        await AssertSameBitsAsync(new LearnerSpec { MultiStepUntil = 5, SecondOrderFrom = 8 });

    [Fact]
    public async Task Submit_ClustersOfTasks_EndsInTheBitsOfSequentialTraining() => await AssertSameBitsAsync(new LearnerSpec { Clusters = 3 });

    private static async Task AssertSameBitsAsync(LearnerSpec learner)
    {
        var spec = TestCluster.SmallSpec with { Steps = 12, Learner = learner };
        var data = TrainingData.Prepare(SyntheticGenerator.Generate(spec.Dataset.Synthetic!), spec);
        await using var cluster = await TestCluster.StartAsync(2);

        await cluster.Grains.GetGrain<IJobGrain>("job").SubmitAsync(spec);
        var status = await cluster.WaitForEndAsync("job");

        Assert.Equal(JobState.Succeeded, status.State);
        Assert.Equal(Checkpoint.Hash(SequentialTrainer.Run(spec, data).ToBytes(data.Layout)), status.Checkpoint!.Sha256);
    }
}
