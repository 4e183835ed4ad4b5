using MetaRec.Cli.Chaos;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Models;

namespace MetaRec.Cluster.Tests;

public sealed class RoleTests
{
    private static readonly TimeSpan ExitLimit = TimeSpan.FromMinutes(1);

    private static readonly string[] OfCoordinators = ["JobGrain", "CoordinatorGrain", "JobJournalGrain", "JobDirectoryGrain"];
    private static readonly string[] OfWorkers = ["WorkerGrain", "TaskShardGrain", "TaskGrain"];
    private static readonly string[] OfServing = ["ModelGrain"];

    [ClusterFact(@long: true)]
    public async Task Start_SilosOfOneRoleEach_EveryGrainIsWhereItsRoleIs()
    {
        await using var cluster = await LocalCluster.StartAsync(["coordinator", "worker", "serving"], new LocalClusterOptions());
        var (job, _) = await ClusterJob.StartAsync(cluster, TestSpecs.Endless);
        await cluster.CallAsync(grains => grains.GetGrain<IModelGrain>("model").GetCurrentAsync());

        var statistics = await cluster.CallAsync(grains => grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics());
        var places = statistics.Select(known => (Grain: known.GrainType.Split('.', ',')[^1], Port: known.SiloAddress.Endpoint.Port))
            .Concat(statistics.Select(known => (Grain: NameOf(known.GrainType), Port: known.SiloAddress.Endpoint.Port)))
            .ToLookup(place => place.Grain, place => place.Port);

        foreach (var (silo, grains) in new[] { (cluster.Silos[0], OfCoordinators), (cluster.Silos[1], OfWorkers), (cluster.Silos[2], OfServing) })
        {
            Assert.All(grains, grain => Assert.Equal([silo.SiloPort], places[grain].Distinct()));
        }

        await job.StopAndCompareAsync();
    }

    [ClusterFact(@long: true)]
    public async Task Kill_OnlyWorker_JobWaitsSaysSoAndUsesTheNextWorker()
    {
        await using var cluster = await LocalCluster.StartAsync(["coordinator", "worker"], new LocalClusterOptions());
        var (job, _) = await ClusterJob.StartAsync(cluster, TestSpecs.Endless);

        cluster.Silos.Single(silo => silo.Roles == "worker").Process.Kill();
        var waiting = await job.WaitAsync(
            "the job to miss its worker", status => status.Progress.Detail?.Contains("no active silo of the cluster is one", StringComparison.Ordinal) == true);
        await cluster.StartSiloAsync("another", "worker");
        await job.WaitForStepAsync(waiting.Progress.Step + 20);

        Assert.Equal((JobState.Running, JobPhase.Waiting), (waiting.State, waiting.Progress.Phase));
        await job.StopAndCompareAsync();
    }

    [ClusterFact(@long: true)]
    public async Task Terminate_CoordinatorsSilo_IsGoneInTimeAndTheJobGoesOnElsewhere()
    {
        await using var cluster = await LocalCluster.StartAsync(["coordinator", "coordinator", "worker"], new LocalClusterOptions());
        var (job, before) = await ClusterJob.StartAsync(cluster, TestSpecs.Endless);
        var coordinator = (await cluster.FindCoordinatorAsync(job.Id))!;

        coordinator.Process.Terminate();
        var exitCode = await coordinator.Process.WaitForExitAsync(ExitLimit);
        await job.WaitAsync("another coordinator", status => status.Progress.Coordinator != before.Progress.Coordinator && status.Progress.Phase == JobPhase.Training);

        Assert.Equal(0, exitCode);
        await job.StopAndCompareAsync();
    }

    private static string NameOf(string grainType) => grainType.Split(',')[0].Split('.')[^1];
}
