using System.Text.Json.Nodes;
using MetaRec.Client;
using MetaRec.Client.Jobs;

namespace MetaRec.Cluster.Tests;

public sealed class GatewayTests(SharedCluster shared)
{
    private static readonly TimeSpan ExitLimit = TimeSpan.FromMinutes(1);

    [ClusterFact(@long: true)]
    public async Task Kill_Gateway_JobGoesOnAndAnotherGatewayServesIt()
    {
        var cluster = await shared.GetAsync();
        var id = $"job-{Guid.NewGuid():N}";
        var first = await cluster.StartGatewayAsync();
        using (var client = new MetaRecClient(first.Address))
        {
            await client.Jobs.SubmitAsync(new JobSubmission(id, (JsonObject)JsonNode.Parse(TestSpecs.Endless.ToJson())!));
        }

        var job = ClusterJob.Of(cluster, id, TestSpecs.Endless);
        var before = await job.WaitForStepAsync(1);
        first.Process.Kill();
        await first.Process.WaitForExitAsync(ExitLimit);
        await job.WaitForStepAsync(before.Progress.Step + 20);
        var second = await cluster.StartGatewayAsync();
        using var again = new MetaRecClient(second.Address);
        var served = await again.Jobs.GetAsync(id);
        var stopped = await again.Jobs.StopAsync(id);

        Assert.Equal(JobStates.Running, served.State);
        Assert.Equal(JobStates.Stopped, stopped.State);

        // Over HTTP a spec gets the fingerprint of its data, and stands with it in the checkpoint.
        Assert.Equal(await Reference.HashAsync(served.Spec!, stopped.CheckpointStep!.Value), stopped.CheckpointSha256);
    }
}
