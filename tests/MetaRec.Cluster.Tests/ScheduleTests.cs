using System.Diagnostics;
using MetaRec.Cli.Chaos;
using MetaRec.Contracts.Models;
using MetaRec.Contracts.Schedules;
using MetaRec.Contracts.Serving;
using MetaRec.Data;

namespace MetaRec.Cluster.Tests;

/// <summary>Retraining on histories that are in Redis, while silos are killed.</summary>
public sealed class ScheduleTests(SharedCluster shared)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    [ClusterFact(@long: true)]
    public async Task Kill_SilosOfTheScheduleAndItsJob_TheRunGoesOnUnaskedAndMakesOneVersion()
    {
        var cluster = await shared.GetAsync();
        var name = $"m-{Guid.NewGuid():N}"[..12];
        var schedule = cluster.Grains.GetGrain<IScheduleGrain>(name);
        await ServeAsync(cluster, name);
        await RateAsync(cluster, name, users: 30, each: 8);
        await schedule.PutAsync(new ScheduleDefinition(name, TimeSpan.FromHours(6), 1, PromotionRule.WhenBetter, TestSpecs.Endless with { Steps = 1500 }), WriteCondition.None);
        await schedule.RunNowAsync();
        var job = ClusterJob.Of(cluster, $"{name}-1", TestSpecs.Endless);
        await UntilAsync(async () => (await cluster.CallAsync(_ => schedule.GetAsync()))!.Runs[0].JobId is not null, "the run has a job");
        await job.WaitForStepAsync(20);

        var address = await cluster.CallAsync(grains => grains.GetGrain<IManagementGrain>(0).GetActivationAddress((IAddressable)schedule).AsTask());
        LocalSilo?[] victims = [cluster.Silos.FirstOrDefault(silo => silo.SiloPort == address?.Endpoint.Port), await cluster.FindCoordinatorAsync(job.Id)];
        Assert.NotNull(victims[0]);
        foreach (var victim in victims.OfType<LocalSilo>().Distinct())
        {
            victim.Process.Kill();
        }

        // Nobody asks the schedule: its reminder has to bring it back.
        var model = cluster.Grains.GetGrain<IModelGrain>(name);
        await UntilAsync(async () => (await cluster.CallAsync(_ => model.GetAsync())).Versions is [_, { Evaluation: not null }], "version 2 is evaluated");
        ScheduleRun? run = null;
        await UntilAsync(async () => (run = (await cluster.CallAsync(_ => schedule.GetAsync()))!.Runs.Single()).EndedAt is not null, "the run has ended");

        Assert.Equal((2, job.Id, 240L), (run!.Version, run.JobId, run.Ratings));
        Assert.Contains(" version 2 has MAE ", run.Reason, StringComparison.Ordinal);
        var served = await cluster.CallAsync(_ => model.GetAsync());
        Assert.Equal(2, served.Versions.Count);
        Assert.Equal(run.Outcome == ScheduleOutcome.Promoted ? 2 : 1, served.Production);
    }

    private static async Task ServeAsync(LocalCluster cluster, string model)
    {
        var job = await ClusterJob.SubmitAsync(cluster, TestSpecs.Endless with { Steps = 1 });
        await job.WaitForEndAsync();
        await cluster.CallAsync(grains => grains.GetGrain<IModelGrain>(model).RegisterAsync(job.Id));
        await cluster.CallAsync(grains => grains.GetGrain<IModelGrain>(model).PromoteAsync(1, force: true, revision: null));
    }

    /// <summary>Users with the tastes of the world that the model was trained on, all at the same pace.</summary>
    private static async Task RateAsync(LocalCluster cluster, string model, int users, int each)
    {
        var (world, start) = (DatasetCatalog.Load(TestSpecs.Endless.Dataset), DateTimeOffset.UtcNow.AddDays(-100));
        foreach (var rows in world.Interactions.GroupBy(row => row.User).Where(rows => rows.Count() >= each).Take(users))
        {
            FeedbackEvent[] events = [.. rows.Take(each).Select((row, place) => new FeedbackEvent($"e{place}", world.Items[row.Item], row.Rating, start.AddMinutes((1000 * place) + row.User)))];
            var results = await cluster.CallAsync(grains => grains.GetGrain<IUserGrain>($"{model}/live-{rows.Key}").AppendAsync(events));
            Assert.DoesNotContain(results, result => result.Outcome == FeedbackOutcome.Rejected);
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Limit; await Task.Delay(100))
        {
            if (await condition())
            {
                return;
            }
        }

        throw new TimeoutException($"It did not happen within {Limit} that {what}.");
    }
}
