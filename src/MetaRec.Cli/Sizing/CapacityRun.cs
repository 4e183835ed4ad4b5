using System.Globalization;
using MetaRec.Cli.Chaos;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Load;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Live;
using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Learning.Benchmarks;

namespace MetaRec.Cli.Sizing;

/// <summary>Measures <see cref="CapacityFigures"/>: processor time and memory of the processes of a cluster under loads of one kind each, so that it matters little what else the machine does.</summary>
internal sealed class CapacityRun
{
    private const int UsersPerBatch = 25;

    // Until then code is compiled, and data prepared.
    private const int WarmUpSteps = 100;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    // A figure is above 0, also where ranking on a busy thread seemed slower than the whole answer.
    private const double LeastSeconds = 1e-6;


    private readonly LocalCluster _cluster;
    private readonly LocalProcess _training;
    private readonly LocalProcess _serving;
    private readonly LocalGateway _gateway;
    private readonly TrainingSpec _spec;
    private readonly Dataset _data;
    private readonly CapacityOptions _options;
    private readonly Terminal _terminal;

    private CapacityRun(LocalCluster cluster, LocalGateway gateway, TrainingSpec spec, Dataset data, CapacityOptions options, Terminal terminal)
    {
        (_cluster, _gateway, _spec, _data, _options, _terminal) = (cluster, gateway, spec, data, options, terminal);
        (_training, _serving) = (cluster.Silos.Single(silo => silo.Roles != "serving").Process, cluster.Silos.Single(silo => silo.Roles == "serving").Process);
    }

    /// <summary>Starts a cluster, measures, and takes the cluster down, whatever happens.</summary>
    /// <exception cref="RefusedException">There is no redis-server.</exception>
    /// <exception cref="JobFailedException">The model cannot be trained, or a request failed.</exception>
    public static async Task<CapacityFigures> RunAsync(TrainingSpec spec, CapacityOptions options, Terminal terminal, CancellationToken cancellationToken)
    {
        var (data, interactionBytes) = LoadData(spec);
        var figures = new CapacityFigures { InteractionBytes = interactionBytes };
        terminal.Say("Ranking on one thread, and users in memory, in this process.");
        var ranking = ServingBenchmark.Run(data, spec, new ServingBenchmarkOptions { Interactions = CapacityOptions.EventsPerRound, Seconds = options.Seconds }, cancellationToken);
        figures = figures with
        {
            RankSecondsPerItem = (ranking.LargeRankMs.P50 - ranking.RankMs.P50) / 1000 / (ranking.LargeItems - ranking.Items),
            ItemBytes = ranking.LargeMegabytes * 1e6 / ranking.LargeItems,
        };
        await using (var served = await ServedModel.StartAsync(spec, terminal, cancellationToken, idleAge: TimeSpan.FromSeconds(10)))
        {
            var users = await new UsersRun(served, data, new UsersOptions(options.Users, 0.5, CapacityOptions.EventsPerRound), terminal).RunAsync(cancellationToken);
            figures = figures with { ActiveUserBytes = users.BytesPerActiveUser };
        }

        terminal.Say("Starting Redis (every write reaches its disk before it is answered), a silo that trains on one lane, a serving silo, and a gateway.");
        await using var cluster = await LocalCluster.StartAsync(["coordinator,worker", "serving"], new LocalClusterOptions { Heard = terminal.Verbose ? terminal.Say : null }, cancellationToken);
        var gateway = await cluster.StartGatewayAsync(cancellationToken: cancellationToken);
        return await new CapacityRun(cluster, gateway, spec with { Steps = CapacityOptions.Steps }, data, options, terminal).MeasureAsync(figures, cancellationToken);
    }

    private static (Dataset Data, double BytesPerInteraction) LoadData(TrainingSpec spec)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var data = DatasetCatalog.Load(spec.Dataset);
        return (data, (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / data.Interactions.Count);
    }

    private async Task<CapacityFigures> MeasureAsync(CapacityFigures figures, CancellationToken cancellationToken)
    {
        figures = await TrainAsync(figures, cancellationToken);
        var traffic = new Traffic(_data, new LoadOptions { Users = _options.Users, Interactions = CapacityOptions.EventsPerRound });
        using var client = new LoadClient(_gateway.Address, ServedModel.Name, new FeedbackLedger());
        var empty = await RedisUse.DataBytesAsync(_cluster.Redis.Address, cancellationToken);
        await StoreAsync(client, traffic, cancellationToken);
        var once = await RedisUse.DataBytesAsync(_cluster.Redis.Address, cancellationToken);
        await StoreAsync(client, traffic, cancellationToken);
        var twice = await RedisUse.DataBytesAsync(_cluster.Redis.Address, cancellationToken);
        var perEvent = (twice - once) / _options.Users / CapacityOptions.EventsPerRound;
        figures = figures with { RedisBaseBytes = empty, RedisBytesPerEvent = perEvent, RedisBytesPerUser = ((once - empty) / _options.Users) - (perEvent * CapacityOptions.EventsPerRound) };

        Task ReadAsync(string user) => client.SendAsync(new LoadRequest(user, null));
        Task ReadNextAsync() => ReadAsync(traffic.NextEvent().User);
        async Task WriteAndReadAsync()
        {
            var entry = traffic.NextEvent();
            await client.SendAsync(new LoadRequest(entry));
            await ReadAsync(entry.User);
        }

        // Code is compiled, and users adapted to, before anything counts.
        await LoadAsync("warming up", WriteAndReadAsync, cancellationToken);
        await LoadAsync("warming up", ReadNextAsync, cancellationToken);
        var read = await LoadAsync("recommendations alone", ReadNextAsync, cancellationToken);
        var both = await LoadAsync("feedback, each followed by a recommendation", WriteAndReadAsync, cancellationToken);
        Check(client);
        figures = figures with { SnapshotBytesPerRating = await SnapshotAsync(cancellationToken) };
        return figures with
        {
            RecommendSeconds = Math.Max(LeastSeconds, read.Serving - (figures.RankSecondsPerItem * _data.Items.Count)),
            FeedbackSeconds = both.Serving - read.Serving,
            GatewaySeconds = Math.Max(read.Gateway, both.Gateway - read.Gateway),
            RedisSeconds = both.Redis - read.Redis,
            ServingBaseBytes = ProcessUse.Of(_serving).MemoryBytes - (figures.InteractionBytes * _data.Interactions.Count) - (figures.ActiveUserBytes * _options.Users) - (figures.ItemBytes * _data.Items.Count),
            GatewayBytes = ProcessUse.Of(_gateway.Process).MemoryBytes,
        };
    }

    private async Task<CapacityFigures> TrainAsync(CapacityFigures figures, CancellationToken cancellationToken)
    {
        _terminal.Say(string.Create(CultureInfo.InvariantCulture, $"Training for {_spec.Steps} meta-steps."));
        var promoting = ServedModel.PromoteAsync(_cluster.Grains, _spec, cancellationToken);
        var (began, cpuThen) = await WaitForStepAsync(promoting, WarmUpSteps, cancellationToken);
        var (ended, cpuNow) = await WaitForStepAsync(promoting, _spec.Steps, cancellationToken);
        await promoting;
        return figures with
        {
            TasksPerSecond = (ended - began) * (double)_spec.MicroBatches * _spec.MicroBatchSize / (cpuNow - cpuThen),
            CheckpointBytesPerItem = (double)BytesOf("*.safetensors") / _data.Items.Count,
            TrainingBaseBytes = ProcessUse.Of(_training).MemoryBytes - (figures.InteractionBytes * _data.Interactions.Count),
        };
    }

    /// <summary>Waits for a meta-step of the cluster's only job.</summary>
    /// <returns>The step that was reached, and the processor time that the silo that trains had used then.</returns>
    private async Task<(int Step, double CpuSeconds)> WaitForStepAsync(Task promoting, int step, CancellationToken cancellationToken)
    {
        while (true)
        {
            var jobs = (await _cluster.Grains.GetGrain<IJobDirectoryGrain>(0).ListAsync([], null, 1)).Jobs;
            var reached = jobs.Count == 0 ? 0 : (await _cluster.Grains.GetGrain<IJobGrain>(jobs[0].Id).GetStatusAsync()).Progress.Step;
            if (reached >= step)
            {
                return (reached, ProcessUse.Of(_training).CpuSeconds);
            }

            if (promoting.IsFaulted)
            {
                await promoting;
            }

            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    /// <returns>Bytes for a rating.</returns>
    private async Task<double> SnapshotAsync(CancellationToken cancellationToken)
    {
        _terminal.Say("Taking a snapshot of the feedback.");
        var spec = _spec with { Dataset = new DatasetSpec { Name = DatasetCatalog.Live } };
        var taken = await _cluster.Grains.GetGrain<ILiveDataGrain>(ServedModel.Name).TakeAsync(spec, 1).WaitAsync(cancellationToken);
        return (double)BytesOf("*.jsonl.gz") / taken.Ratings;
    }

    /// <summary>The largest file of a kind in the silos' storage folder.</summary>
    private long BytesOf(string pattern) => Directory.EnumerateFiles(_cluster.StorageFolder, pattern, SearchOption.AllDirectories).Max(file => new FileInfo(file).Length);

    private async Task StoreAsync(LoadClient client, Traffic traffic, CancellationToken cancellationToken)
    {
        _terminal.Say(string.Create(CultureInfo.InvariantCulture, $"Storing {CapacityOptions.EventsPerRound} events of each of {_options.Users:N0} users."));
        foreach (var batch in traffic.Histories().Chunk(UsersPerBatch * CapacityOptions.EventsPerRound))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await client.AddAsync(batch);
        }

        Check(client);
    }

    /// <returns>Processor seconds of each process for one call of <paramref name="act"/>.</returns>
    private async Task<(double Serving, double Gateway, double Redis)> LoadAsync(string what, Func<Task> act, CancellationToken cancellationToken)
    {
        _terminal.Say(string.Create(CultureInfo.InvariantCulture, $"Load, {what}: {CapacityOptions.Connections} connections for {_options.Seconds:0.#} s."));
        double[] Cpu() => [.. new[] { _serving, _gateway.Process, _cluster.Redis.Process }.Select(process => ProcessUse.Of(process).CpuSeconds)];
        var before = Cpu();
        var (calls, _) = await ClosedLoop.RunAsync(CapacityOptions.Connections, TimeSpan.FromSeconds(_options.Seconds), act, cancellationToken);
        double[] used = [.. Cpu().Zip(before, (now, then) => (now - then) / calls)];
        return (used[0], used[1], used[2]);
    }

    private static void Check(LoadClient client)
    {
        if (client.Failures > 0)
        {
            throw new JobFailedException($"The cluster has not answered {Counted.Of(client.Failures, "request")} as it should: {client.FirstFailure}");
        }
    }
}
