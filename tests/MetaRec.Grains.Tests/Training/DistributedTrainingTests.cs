using MetaRec.Contracts.Jobs;
using MetaRec.Data.Specs;
using MetaRec.Grains.Lanes;
using MetaRec.Grains.Training;
using MetaRec.Learning.Training;
using Microsoft.Extensions.DependencyInjection;

namespace MetaRec.Grains.Tests.Training;

public sealed class DistributedTrainingTests
{
    private static readonly TrainingSpec Spec = TestCluster.SmallSpec;
    private static readonly Lazy<Task<string>> SequentialHash = new(() => TestCluster.HashOfSequentialAsync(Spec));

    /// <summary>Of so many steps that a command given early always meets it running.</summary>
    private static readonly TrainingSpec LongSpec = Spec with { Steps = 2500 };
    private static readonly Lazy<Task<string>> LongSequentialHash = new(() => TestCluster.HashOfSequentialAsync(LongSpec));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Submit_AnyNumberOfSilos_EndsInTheBitsOfSequentialTraining(int silos)
    {
        await using var cluster = await TestCluster.StartAsync(silos);

        await cluster.Grains.GetGrain<IJobGrain>("job").SubmitAsync(Spec);
        var status = await cluster.WaitForEndAsync("job");

        Assert.Equal(JobState.Succeeded, status.State);
        Assert.Equal(Spec.Steps, status.Checkpoint!.Step);
        Assert.Equal(await SequentialHash.Value, status.Checkpoint.Sha256);
    }

    /// <summary>The code of GPUs, on libtorch's CPU device.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Submit_LanesOfLibtorch_EndsInTheBitsOfSequentialTrainingThere(int silos)
    {
        await using var cluster = await TestCluster.StartAsync(silos, configure: static services => services.AddSingleton(new LaneDevices("libtorch", 0)));

        await cluster.Grains.GetGrain<IJobGrain>("job").SubmitAsync(Spec);
        var status = await cluster.WaitForEndAsync("job");

        Assert.Equal(await TestCluster.HashOfSequentialAsync(Spec, device: "cpu"), status.Checkpoint!.Sha256);
        Assert.NotEqual(await SequentialHash.Value, status.Checkpoint.Sha256);
    }

    [Fact]
    public async Task Stop_ThenResume_EndsInTheSameBits()
    {
        await using var cluster = await TestCluster.StartAsync(2);
        var job = cluster.Grains.GetGrain<IJobGrain>("job");

        await job.SubmitAsync(LongSpec);
        await cluster.WaitAsync("job", status => status.Progress.Step > 0);
        var stopped = await job.StopAsync();
        var resumed = await job.ResumeAsync();
        var ended = await cluster.WaitForEndAsync("job");

        Assert.Equal(JobState.Stopped, stopped.State);
        Assert.InRange(stopped.Checkpoint!.Step, 1, LongSpec.Steps - 1);
        Assert.Equal(JobState.Running, resumed.State);
        Assert.Equal(JobState.Succeeded, ended.State);
        Assert.Equal(await LongSequentialHash.Value, ended.Checkpoint!.Sha256);
    }

    [Fact]
    public async Task Stop_WholeClusterRestarted_ResumesFromDisk()
    {
        var folder = Directory.CreateTempSubdirectory("metarec-test-").FullName;
        var first = await TestCluster.StartAsync(1, folder);
        await first.Grains.GetGrain<IJobGrain>("job").SubmitAsync(LongSpec);
        await first.WaitAsync("job", status => status.Progress.Step > 0);
        await first.Grains.GetGrain<IJobGrain>("job").StopAsync();
        await first.Cluster.DisposeAsync();

        await using var second = await TestCluster.StartAsync(2, folder);
        await second.Grains.GetGrain<IJobGrain>("job").ResumeAsync();
        var ended = await second.WaitForEndAsync("job");

        Assert.Equal(await LongSequentialHash.Value, ended.Checkpoint!.Sha256);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task KillSilo_WhileTraining_EndsInTheSameBits(int victim)
    {
        await using var cluster = await TestCluster.StartAsync(3);
        await cluster.Grains.GetGrain<IJobGrain>("job").SubmitAsync(LongSpec);
        var before = await cluster.WaitAsync("job", status => status.Progress.Step > 30);

        await cluster.Cluster.KillSiloAsync(victim);
        var after = await cluster.WaitAsync("job", _ => true);
        var ended = await cluster.WaitForEndAsync("job");

        Assert.True(before.Progress.Step < LongSpec.Steps && after.State == JobState.Running, "The job had ended before the kill.");
        Assert.Equal(JobState.Succeeded, ended.State);
        Assert.Equal(await LongSequentialHash.Value, ended.Checkpoint!.Sha256);
    }

    [Fact]
    public async Task StopSilo_WhileTraining_HandsItsWorkOnAndEndsInTheSameBits()
    {
        await using var cluster = await TestCluster.StartAsync(2);
        await cluster.Grains.GetGrain<IJobGrain>("job").SubmitAsync(LongSpec);
        await cluster.WaitAsync("job", status => status.Progress.Step > 30);

        await cluster.Cluster.StopSiloAsync(1);
        var after = await cluster.WaitAsync("job", _ => true);
        var ended = await cluster.WaitForEndAsync("job");

        Assert.Equal(JobState.Running, after.State);
        Assert.Equal(await LongSequentialHash.Value, ended.Checkpoint!.Sha256);
    }

    [Fact]
    public async Task Train_DiskIsFullForAWhile_PausesWithTheReasonAndEndsInTheSameBits()
    {
        await using var cluster = await TestCluster.StartAsync(2);
        cluster.Store.Full = true;
        await cluster.Grains.GetGrain<IJobGrain>("job").SubmitAsync(Spec);
        var paused = await cluster.WaitAsync("job", status => status.Progress.Phase == JobPhase.Waiting);

        cluster.Store.Full = false;
        var ended = await cluster.WaitForEndAsync("job");

        Assert.Equal((JobState.Running, null), (paused.State, paused.Error));
        Assert.Contains("step 25 cannot be written; it is tried again: No space left on device.", paused.Progress.Detail, StringComparison.Ordinal);
        Assert.Equal(JobState.Succeeded, ended.State);
        Assert.Equal(await SequentialHash.Value, ended.Checkpoint!.Sha256);
    }

    [Fact]
    public async Task Train_WriteFailsWhileTheNextCheckpointIsDue_SaysSoAndEndsInTheSameBits()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var free = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Store.Free = free.Task;
        await cluster.Grains.GetGrain<IJobGrain>("job").SubmitAsync(Spec);
        await cluster.WaitAsync("job", status => status.Progress is { Phase: JobPhase.Checkpointing, Step: 50 });

        cluster.Store.Full = true;
        free.SetResult();
        var paused = await cluster.WaitAsync("job", status => status.Progress.Phase == JobPhase.Waiting);
        cluster.Store.Full = false;
        var ended = await cluster.WaitForEndAsync("job");

        Assert.Contains("step 25 cannot be written; it is tried again: No space left on device.", paused.Progress.Detail, StringComparison.Ordinal);
        Assert.Equal(await SequentialHash.Value, ended.Checkpoint!.Sha256);
    }

    [Fact]
    public async Task Stop_WhileTheDiskIsFull_KeepsTheCheckpointBeforeAndResumesToTheSameBits()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var job = cluster.Grains.GetGrain<IJobGrain>("job");
        await job.SubmitAsync(LongSpec);
        await cluster.WaitAsync("job", status => status.Progress.Step > 0);
        var first = await job.StopAsync();
        cluster.Store.Full = true;
        await job.ResumeAsync();
        await cluster.WaitAsync("job", status => status.Progress.Phase == JobPhase.Waiting);

        var second = await job.StopAsync();
        cluster.Store.Full = false;
        await job.ResumeAsync();
        var ended = await cluster.WaitForEndAsync("job");

        Assert.Equal((JobState.Stopped, first.Checkpoint), (second.State, second.Checkpoint));
        Assert.Equal(await LongSequentialHash.Value, ended.Checkpoint!.Sha256);
    }

    [Fact]
    public async Task Resume_CheckpointStoreAwayForAWhile_WaitsSaysSoAndEndsInTheSameBits()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var job = cluster.Grains.GetGrain<IJobGrain>("job");
        await job.SubmitAsync(LongSpec);
        await cluster.WaitAsync("job", status => status.Progress.Step > 0);
        var first = await job.StopAsync();
        cluster.Store.Away = true;
        await job.ResumeAsync();
        var waiting = await cluster.WaitAsync("job", status => status.Progress.Phase == JobPhase.Waiting);

        var second = await job.StopAsync();
        await job.ResumeAsync();
        await cluster.WaitAsync("job", status => status.Progress.Phase == JobPhase.Waiting);
        cluster.Store.Away = false;
        var ended = await cluster.WaitForEndAsync("job");

        Assert.Equal($"The checkpoint of step {first.Checkpoint!.Step} cannot be read; it is tried again: The share is not mounted.", waiting.Progress.Detail);
        Assert.Equal((JobState.Stopped, first.Checkpoint, null), (second.State, second.Checkpoint, second.Error));
        Assert.Equal(await LongSequentialHash.Value, ended.Checkpoint!.Sha256);
    }

    [Fact]
    public async Task Stop_AgainAndAgainWithResumes_EndsInTheSameBits()
    {
        await using var cluster = await TestCluster.StartAsync(2);
        var job = cluster.Grains.GetGrain<IJobGrain>("job");
        await job.SubmitAsync(Spec);

        for (var i = 0; i < 4; i++)
        {
            var stopped = await Task.WhenAll(job.StopAsync(), job.StopAsync());
            Assert.All(stopped, status => Assert.NotEqual(JobState.Running, status.State));
            await job.ResumeAsync();
        }

        Assert.Equal(await SequentialHash.Value, (await cluster.WaitForEndAsync("job")).Checkpoint!.Sha256);
    }

    [Fact]
    public async Task End_OfAnEarlierRun_IsIgnored()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var job = cluster.Grains.GetGrain<IJobGrain>("job");
        await job.SubmitAsync(Spec);
        await job.StopAsync();
        await job.ResumeAsync();

        await job.EndAsync(1, JobState.Failed, null, "late");

        Assert.Null((await job.GetStatusAsync()).Error);
        Assert.Equal(JobState.Succeeded, (await cluster.WaitForEndAsync("job")).State);
    }

    [Fact]
    public async Task Submit_TwoJobsAtOnce_EachEndsInItsOwnBits()
    {
        var other = Spec with { Seed = 5 };
        await using var cluster = await TestCluster.StartAsync(2);

        await Task.WhenAll(cluster.Grains.GetGrain<IJobGrain>("a").SubmitAsync(Spec), cluster.Grains.GetGrain<IJobGrain>("b").SubmitAsync(other));

        Assert.Equal(await SequentialHash.Value, (await cluster.WaitForEndAsync("a")).Checkpoint!.Sha256);
        Assert.Equal(await TestCluster.HashOfSequentialAsync(other), (await cluster.WaitForEndAsync("b")).Checkpoint!.Sha256);
    }

    [Fact]
    public async Task Submit_SameIdAgain_IsOneJobAndAnotherSpecConflicts()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var job = cluster.Grains.GetGrain<IJobGrain>("job");
        await job.SubmitAsync(Spec);

        await job.SubmitAsync(Spec with { CheckpointEvery = 7 });
        var error = await Assert.ThrowsAsync<JobConflictException>(() => job.SubmitAsync(Spec with { Seed = 2 }));

        Assert.Contains("seed is 1 there and 2 here", error.Message, StringComparison.Ordinal);
        Assert.Equal(await SequentialHash.Value, (await cluster.WaitForEndAsync("job")).Checkpoint!.Sha256);
    }

    [Fact]
    public async Task Submit_InvalidSpecOrId_NamesTheRule()
    {
        await using var cluster = await TestCluster.StartAsync(1);

        var spec = await Assert.ThrowsAsync<InvalidSpecException>(() => cluster.Grains.GetGrain<IJobGrain>("job").SubmitAsync(Spec with { Shards = 6, Steps = 0 }));
        var id = await Assert.ThrowsAsync<InvalidSpecException>(() => cluster.Grains.GetGrain<IJobGrain>("a/b").SubmitAsync(Spec));
        var unknown = await Assert.ThrowsAsync<JobNotFoundException>(() => cluster.Grains.GetGrain<IJobGrain>("none").GetStatusAsync());

        Assert.Contains("steps must be between 1", spec.Message, StringComparison.Ordinal);
        Assert.Contains("shards must be a multiple of microBatches", spec.Message, StringComparison.Ordinal);
        Assert.Equal(["shards", "steps"], spec.Errors.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("'a/b' cannot be a job id", id.Message, StringComparison.Ordinal);
        Assert.Contains("no job 'none'", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_DivergingJob_FailsWithStepAndTaskNamed()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var wild = Spec with { Learner = Spec.Learner with { InnerRate = 10, InnerSteps = 50, SupportShrinkage = 0, QueryLoss = QueryLoss.Squared } };

        await cluster.Grains.GetGrain<IJobGrain>("wild").SubmitAsync(wild);
        var status = await cluster.WaitForEndAsync("wild");

        Assert.Equal(JobState.Failed, status.State);
        Assert.Matches("Step 0, micro-batch [0-9], task [0-9]+: The query loss", status.Error);
    }

    private static Task<TrainingData> PrepareAsync(TrainingSpec spec) => new TrainingDataCache().PrepareAsync(spec);
}
