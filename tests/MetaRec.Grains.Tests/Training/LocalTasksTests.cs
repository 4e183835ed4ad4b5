using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Training;
using MetaRec.Grains.Training;
using MetaRec.Learning.Training;
using Microsoft.Extensions.DependencyInjection;

namespace MetaRec.Grains.Tests.Training;

public sealed class LocalTasksTests
{
    [Fact]
    public void Remove_OfAnEarlierActivation_KeepsTheLaterOne()
    {
        var tasks = new LocalTasks();
        var (earlier, later) = (new LocalTask(null!, 3), new LocalTask(null!, 3));
        tasks.Add("job@1", 3, earlier);
        tasks.Add("job@1", 3, later);

        tasks.Remove("job@1", 3, earlier);

        Assert.Same(later, tasks.Find("job@1", 3));
        Assert.Null(tasks.Find("job@2", 3));
        tasks.Remove("job@1", 3, later);
        Assert.Null(tasks.Find("job@1", 3));
    }

    [Fact]
    public async Task Draw_ByTheShard_IsTheEpisodeOfTheTaskGrainWhetherItIsCalledOrNot()
    {
        var spec = TestCluster.SmallSpec;
        await using var cluster = await TestCluster.StartAsync(1);
        await cluster.Grains.GetGrain<IJobGrain>("job").SubmitAsync(spec);
        await cluster.WaitForEndAsync("job");
        var training = GrainKeys.Training("job", spec);
        var (shard, _) = TrainingData.Place(spec, 0, 1);
        var shardGrain = cluster.Grains.GetGrain<ITaskShardGrain>(GrainKeys.Shard(training, shard));

        var drawn = await shardGrain.DrawAsync(0, 1, null);

        var locals = cluster.Cluster.Silos[0].Services.GetRequiredService<LocalTasks>();
        Assert.NotEmpty(drawn);
        foreach (var episode in drawn)
        {
            Assert.NotNull(locals.Find(training, episode.Task));
            var called = await cluster.Grains.GetGrain<ITaskGrain>(GrainKeys.Task(training, shard, episode.Task)).DrawAsync(0, null);
            Assert.Equal(called.SupportItems.Values, episode.SupportItems.Values);
            Assert.Equal(called.QueryItems.Values, episode.QueryItems.Values);
            Assert.Equal(called.QueryRatings.Values, episode.QueryRatings.Values);
        }
    }
}
