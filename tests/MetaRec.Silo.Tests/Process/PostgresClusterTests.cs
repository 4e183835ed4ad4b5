using System.Diagnostics;
using MetaRec.Contracts.Jobs;
using MetaRec.Data.Specs;
using MetaRec.Grains.Training;
using MetaRec.Hosting;
using MetaRec.Learning.Checkpoints;
using MetaRec.Learning.Training;
using MetaRec.Silo.Process;
using MetaRec.Silo.Standalone;
using MetaRec.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MetaRec.Silo.Tests.Process;

/// <summary>Two silos and a client that know each other from PostgreSQL only. A server of its own: a test stops it.</summary>
public sealed class PostgresClusterTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly TrainingSpec Spec = new()
    {
        Dataset = new DatasetSpec { Synthetic = new SyntheticSpec { Users = 200, Items = 150, RatingsPerUser = 40 } },
        Steps = 60,
        MicroBatches = 4,
        MicroBatchSize = 8,
        Shards = 8,
        Model = new ModelSpec { EmbeddingSize = 8, Hidden = [16, 16] },
        CheckpointEvery = 25,
    };

    private readonly TemporaryFolder _folder = new();
    private readonly PostgresServer _server = new();
    private readonly List<SiloProcess> _silos = [];
    private IHost _client = null!;

    public async ValueTask InitializeAsync()
    {
        var address = await _server.CreateDatabaseAsync();
        await ClusterAddress.Parse(address).MigrateAsync(dryRun: false, CancellationToken.None);
        for (var silo = 0; silo < 2; silo++)
        {
            var (siloPort, gatewayPort) = FreePorts.Take();
            _silos.Add(await SiloProcess.StartAsync(
                null,
                [
                    KeyValuePair.Create("MetaRec:Cluster:Address", (string?)address), KeyValuePair.Create("MetaRec:Silo:StorageFolder", (string?)_folder.Path),
                    KeyValuePair.Create("MetaRec:Silo:SiloPort", (string?)$"{siloPort}"), KeyValuePair.Create("MetaRec:Silo:GatewayPort", (string?)$"{gatewayPort}"),
                    KeyValuePair.Create("MetaRec:Silo:Name", (string?)$"silo-{silo}"), KeyValuePair.Create("MetaRec:Lanes:Lanes", (string?)"1"),
                ],
                CancellationToken.None));
        }

        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "metarec-test" });
        builder.UseOrleansClient(client => client.UseMetaRecCluster(new ClusterConnectionOptions { Address = address }));
        _client = builder.Build();
        await _client.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
        {
            await _client.StopAsync();
            _client.Dispose();
        }

        foreach (var silo in _silos)
        {
            await silo.DisposeAsync();
        }

        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Submit_TwoSilos_EndsInTheBitsOfSequentialTraining()
    {
        await Job.SubmitAsync(Spec);

        var ended = await WaitAsync(static status => status.HasEnded);

        Assert.Equal((JobState.Succeeded, null), (ended.State, ended.Error));
        Assert.Equal(await SequentialAsync(Spec), ended.Checkpoint!.Sha256);
    }

    [Fact]
    public async Task Submit_ServerAwayAtACheckpoint_WaitsAndSaysWhyAndEndsInTheSameBits()
    {
        var spec = Spec with { Steps = 2500 };
        await Job.SubmitAsync(spec);
        await WaitAsync(static status => status.Progress.Step > 0);

        await _server.StopServerAsync();
        var waiting = await WaitAsync(static status => status.HasEnded || status.Progress.Phase == JobPhase.Waiting);
        await _server.StartServerAsync();
        var ended = await WaitAsync(static status => status.HasEnded);

        Assert.Equal(JobState.Running, waiting.State);
        Assert.Contains("does not answer", waiting.Progress.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresServer.Password, waiting.Progress.Detail, StringComparison.Ordinal);
        Assert.Equal((JobState.Succeeded, null), (ended.State, ended.Error));
        Assert.Equal(await SequentialAsync(spec), ended.Checkpoint!.Sha256);
    }

    private IJobGrain Job => _client.Services.GetRequiredService<IClusterClient>().GetGrain<IJobGrain>("job");

    private static async Task<string> SequentialAsync(TrainingSpec spec)
    {
        var data = await new TrainingDataCache().PrepareAsync(spec);
        return Checkpoint.Hash(SequentialTrainer.Run(spec, data).ToBytes(data.Layout));
    }

    private async Task<JobStatus> WaitAsync(Func<JobStatus, bool> condition)
    {
        var clock = Stopwatch.StartNew();
        JobStatus? status = null;
        while (clock.Elapsed < Patience)
        {
            status = await Job.GetStatusAsync();
            if (condition(status))
            {
                return status;
            }

            await Task.Delay(10);
        }

        throw new TimeoutException($"The job did not get there within {Patience}; last seen: {status}.");
    }
}
