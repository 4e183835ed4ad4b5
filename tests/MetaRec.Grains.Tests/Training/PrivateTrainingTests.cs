using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Models;
using MetaRec.Contracts.Serving;
using MetaRec.Data.Specs;
using MetaRec.Grains.Models;
using MetaRec.Grains.Training;
using MetaRec.Learning.Checkpoints;
using MetaRec.Learning.Training;
using Microsoft.Extensions.DependencyInjection;

namespace MetaRec.Grains.Tests.Training;

public sealed class PrivateTrainingTests
{
    private static readonly TrainingSpec Spec = TestCluster.SmallSpec with
    {
        Shards = 4,
        MicroBatchSize = 1,
        Model = new ModelSpec { EmbeddingSize = 8, Hidden = [16, 16], ItemIds = false, Residual = false },
        Privacy = new PrivacySpec { ClipNorm = 0.5, NoiseMultiplier = 0.8, Delta = 1e-4 },
    };

    private static readonly TrainingSpec LongSpec = Spec with { Steps = 400, CheckpointEvery = 20 };

    [Fact]
    public async Task Submit_PrivateOnTwoSilos_EndsInTheBitsOfSequentialTrainingAndForgetsItsKey()
    {
        await using var cluster = await StartAsync(new FixedPrivacyKeys());
        await cluster.Grains.GetGrain<IJobGrain>("job").SubmitAsync(Spec);
        var ended = await cluster.WaitForEndAsync("job");
        var (sha256, checkpoint) = await SequentialAsync(Spec);

        Assert.Equal(JobState.Succeeded, ended.State);
        Assert.Equal(sha256, ended.Checkpoint!.Sha256);
        Assert.Equal(checkpoint.Privacy, ended.Checkpoint.Privacy);
        Assert.Equal(checkpoint.Privacy, ended.Progress.Privacy);
        Assert.Equal(60, ended.Progress.Privacy!.Steps);
        Assert.True(double.IsNaN(ended.Progress.LossBefore) && double.IsNaN(ended.Progress.LossAfter));
        Assert.Empty(KeysStored(cluster));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task KillSilo_WhileTrainingPrivately_AddsTheSameNoiseAndEndsInTheSameBits(int victim)
    {
        var keys = new FixedPrivacyKeys();
        await using var cluster = await StartAsync(keys);
        await cluster.Grains.GetGrain<IJobGrain>("job").SubmitAsync(LongSpec);
        var before = await cluster.WaitAsync("job", status => status.Progress.Step > 30);
        var stored = KeysStored(cluster).Count;
        await cluster.Cluster.KillSiloAsync(victim);
        var ended = await cluster.WaitForEndAsync("job");

        Assert.Equal(JobState.Running, before.State);
        Assert.Equal(1, stored);
        Assert.Equal((await SequentialAsync(LongSpec)).Sha256, ended.Checkpoint!.Sha256);
        Assert.Equal(400, ended.Checkpoint.Privacy!.Steps);
    }

    [Fact]
    public async Task Resume_PrivateJob_GoesOnWithTheAccountWhereItStopped()
    {
        await using var cluster = await StartAsync(new FixedPrivacyKeys());
        var job = cluster.Grains.GetGrain<IJobGrain>("job");
        await job.SubmitAsync(LongSpec);
        await cluster.WaitAsync("job", status => status.Progress.Step > 10);
        var stopped = await job.StopAsync();
        await job.ResumeAsync();
        var ended = await cluster.WaitForEndAsync("job");

        Assert.Equal(stopped.Checkpoint!.Step, stopped.Checkpoint.Privacy!.Steps);
        Assert.True(stopped.Checkpoint.Privacy.Epsilon < ended.Checkpoint!.Privacy!.Epsilon);
        Assert.Equal((await SequentialAsync(LongSpec)).Sha256, ended.Checkpoint.Sha256);
    }

    [Fact]
    public async Task Register_VersionOfAPrivateJob_HasItsCostInItsFileToo()
    {
        await using var cluster = await StartAsync(new FixedPrivacyKeys());
        await cluster.Grains.GetGrain<IJobGrain>("private").SubmitAsync(Spec with { Steps = 5 });
        await cluster.Grains.GetGrain<IJobGrain>("open").SubmitAsync(TestCluster.SmallSpec with { Steps = 5 });
        var ended = await cluster.WaitForEndAsync("private");
        await cluster.WaitForEndAsync("open");
        var model = cluster.Grains.GetGrain<IModelGrain>("m");
        var (hidden, open) = (await model.RegisterAsync("private"), await model.RegisterAsync("open"));

        Assert.Equal(5, ended.Checkpoint!.Privacy!.Steps);
        Assert.Equal(ended.Checkpoint.Privacy, hidden.Checkpoint.Privacy);
        Assert.Equal(ended.Checkpoint.Privacy, (await ExportedAsync(cluster, hidden)).Privacy);
        Assert.Null(open.Checkpoint.Privacy);
        Assert.Null((await ExportedAsync(cluster, open)).Privacy);
    }

    [Fact]
    public async Task Search_VersionOfAPrivateJob_DoesNotTellHowOftenItemsWereRated()
    {
        await using var cluster = await TestCluster.StartServingAsync(1);
        await cluster.TrainAndServeAsync("private", "private", Spec with { Steps = 1 });
        await cluster.TrainAndServeAsync("open", "open", TestCluster.SmallSpec with { Steps = 1 });
        var catalogue = cluster.Grains.GetGrain<IServedCatalogueGrain>(0);

        Assert.All((await catalogue.SearchAsync("private", null, 10)).Items, found => Assert.Equal(0, found.Ratings));
        Assert.All((await catalogue.SearchAsync("open", null, 10)).Items, found => Assert.True(found.Ratings > 0));
    }

    private static async Task<VersionFile> ExportedAsync(TestCluster cluster, ModelVersion version) =>
        VersionFile.Read(VersionFile.Write("m", version, await cluster.Store.ReadAsync(version.Checkpoint, CancellationToken.None)));

    private static Task<TestCluster> StartAsync(FixedPrivacyKeys keys) => TestCluster.StartAsync(2, configure: services => services.AddSingleton<IPrivacyKeys>(keys));

    private static async Task<(string Sha256, Checkpoint Checkpoint)> SequentialAsync(TrainingSpec spec)
    {
        var data = await new TrainingDataCache().PrepareAsync(spec);
        var checkpoint = SequentialTrainer.Run(spec, data, key: FixedPrivacyKeys.First);
        return (Checkpoint.Hash(checkpoint.ToBytes(data.Layout)), checkpoint);
    }

    /// <summary>The records of the store that hold the first key, or its half that says who takes part.</summary>
    private static List<byte[]> KeysStored(TestCluster cluster)
    {
        var key = FixedPrivacyKeys.First;
        return [.. cluster.Query<byte[]>("SELECT payload FROM grain_state")
            .Where(row => row.AsSpan().IndexOf(key.ToBytes()) >= 0 || row.AsSpan().IndexOf(key.Sampling) >= 0)];
    }
}
