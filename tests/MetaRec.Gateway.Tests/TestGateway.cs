using System.Diagnostics;
using MetaRec.Client;
using MetaRec.Client.Jobs;
using MetaRec.Client.Models;
using MetaRec.Contracts.Models;
using MetaRec.Gateway.Configuration;
using MetaRec.Grains.Checkpoints;
using MetaRec.Grains.Hosting;
using MetaRec.Grains.Live;
using MetaRec.Grains.Training;
using MetaRec.Learning.Torch;
using MetaRec.Silo.Standalone;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace MetaRec.Gateway.Tests;

/// <summary>A real gateway on a free port, in front of a silo of this process; one for all tests, which use job ids of their own.</summary>
public sealed class TestGateway : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly string _folder = Directory.CreateTempSubdirectory("metarec-gateway-").FullName;
    private WebApplication? _app;

    public StandaloneCluster Cluster { get; private set; } = null!;

    public MetaRecClient Client { get; private set; } = null!;

    /// <summary>For requests that the client cannot make.</summary>
    public HttpClient Http { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Cluster = await StandaloneCluster.StartAsync(new StandaloneOptions
        {
            StorageFolder = Path.Combine(_folder, "storage"),
            LaneInitializer = TorchRuntime.Initialize,
            Dashboard = true,
            ConfigureServices = services => services.AddMetaRecGrains(new FileCheckpointStore(Path.Combine(_folder, "checkpoints")), new TrainingDataCache(snapshots: new FileSnapshotStore(Path.Combine(_folder, "snapshots")))),
            ConfigureLogging = logging => logging.SetMinimumLevel(LogLevel.None),
        });
        _app = GatewayHost.Create(new GatewayOptions { Urls = "http://127.0.0.1:0" }, () => Cluster.GrainFactory, logging => logging.SetMinimumLevel(LogLevel.None));
        await _app.StartAsync();
        var address = GatewayHost.AddressesOf(_app)[0];
        Client = new MetaRecClient(address);
        Http = new HttpClient { BaseAddress = address };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Http.Dispose();
        await _app!.DisposeAsync();
        await Cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Trains a small job and has the model "default" serve it.</summary>
    public async Task ServeAsync(string job, int seed = 1)
    {
        await Client.Jobs.SubmitAsync(new JobSubmission(job, TestSpecs.Short(seed)));
        await WaitForEndAsync(job);
        var model = Cluster.GrainFactory.GetGrain<IModelGrain>("default");
        await model.PromoteAsync((await model.RegisterAsync(job)).Number, force: true, revision: null);
    }

    /// <summary>Asks until an evaluation has ended.</summary>
    public async Task<VersionEvaluationDocument> WaitForEvaluationAsync(string model, int version)
    {
        var clock = Stopwatch.StartNew();
        VersionEvaluationDocument? evaluation;
        do
        {
            await Task.Delay(20);
            evaluation = (await Client.Models.GetAsync(model)).Versions.Single(known => known.Number == version).Evaluation;
            if (evaluation is not null and not { State: VersionEvaluationDocument.Running })
            {
                return evaluation;
            }
        }
        while (clock.Elapsed < Limit);

        throw new TimeoutException($"The evaluation was not done within {Limit}; last seen: {evaluation}.");
    }

    /// <summary>Asks until a version's counts are as they should be.</summary>
    public async Task<OnlineDocument> WaitForOnlineAsync(string model, int version, Func<OnlineDocument, bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var online = (await Client.Models.GetAsync(model)).Versions.Single(known => known.Number == version).Online;
            if (online is not null && condition(online))
            {
                return online;
            }

            if (clock.Elapsed > Limit)
            {
                throw new TimeoutException($"The counts were not there within {Limit}; last seen: {online}.");
            }

            await Task.Delay(50);
        }
    }

    /// <summary>Follows a job's events until it has ended.</summary>
    public async Task<JobDocument> WaitForEndAsync(string id)
    {
        using var limit = new CancellationTokenSource(Limit);
        await foreach (var _ in Client.Jobs.EventsAsync(id, cancellationToken: limit.Token))
        {
        }

        return await Client.Jobs.GetAsync(id, limit.Token);
    }
}
