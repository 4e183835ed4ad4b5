using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Training;
using MetaRec.Data.Specs;

namespace MetaRec.Grains.Tests.Training;

public sealed class CurriculumTrainingTests
{
    private static readonly TrainingSpec Spec = TestCluster.SmallSpec with { Episodes = new EpisodeSpec { Curriculum = Curriculum.Loss, CurriculumEvery = 7 } };
    private static readonly TrainingSpec LongSpec = Spec with { Steps = 2500 };
    private static readonly Lazy<Task<string>> SequentialHash = new(() => TestCluster.HashOfSequentialAsync(Spec));
    private static readonly Lazy<Task<string>> LongSequentialHash = new(() => TestCluster.HashOfSequentialAsync(LongSpec));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Submit_AnyNumberOfSilos_EndsInTheBitsOfSequentialTraining(int silos)
    {
        await using var cluster = await TestCluster.StartAsync(silos);

        await cluster.Grains.GetGrain<IJobGrain>("job").SubmitAsync(Spec);
        var status = await cluster.WaitForEndAsync("job");

        Assert.Equal(JobState.Succeeded, status.State);
        Assert.Equal(await SequentialHash.Value, status.Checkpoint!.Sha256);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task KillSilo_WhileTraining_EndsInTheSameBits(int victim)
    {
        await using var cluster = await TestCluster.StartAsync(3);
        await cluster.Grains.GetGrain<IJobGrain>("job").SubmitAsync(LongSpec);
        await cluster.WaitAsync("job", status => status.Progress.Step > 30);

        await cluster.Cluster.KillSiloAsync(victim);
        var after = await cluster.WaitAsync("job", _ => true);
        var ended = await cluster.WaitForEndAsync("job");

        Assert.Equal(JobState.Running, after.State);
        Assert.Equal(JobState.Succeeded, ended.State);
        Assert.Equal(await LongSequentialHash.Value, ended.Checkpoint!.Sha256);
    }

    [Fact]
    public async Task Stop_ThenResume_EndsInTheSameBits()
    {
        await using var cluster = await TestCluster.StartAsync(2);
        var job = cluster.Grains.GetGrain<IJobGrain>("job");
        await job.SubmitAsync(LongSpec);
        await cluster.WaitAsync("job", status => status.Progress.Step > 0);

        var stopped = await job.StopAsync();
        await job.ResumeAsync();
        var ended = await cluster.WaitForEndAsync("job");

        Assert.InRange(stopped.Checkpoint!.Step, 1, LongSpec.Steps - 1);
        Assert.Equal(await LongSequentialHash.Value, ended.Checkpoint!.Sha256);
    }

    [Fact]
    public async Task GetDeal_TrainingIsNotThere_IsStale()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        await cluster.Grains.GetGrain<IJobGrain>("job").SubmitAsync(Spec);
        await cluster.WaitForEndAsync("job");

        await Assert.ThrowsAsync<StaleVersionException>(() => cluster.Grains.GetGrain<ICoordinatorGrain>("job").GetDealAsync(1));
    }
}
