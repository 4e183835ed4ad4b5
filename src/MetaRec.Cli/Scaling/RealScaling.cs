using MetaRec.Cli.CommandLine;
using MetaRec.Data.Specs;
using MetaRec.Grains.Training;
using MetaRec.Silo.Process;

namespace MetaRec.Cli.Scaling;

/// <summary>Measures real lanes: 1 and 2 in one process, 1 and 2 worker processes with the coordinator apart, and lanes alone. They take turns.</summary>
internal sealed class RealScaling(ScalingOptions options, string folder, Terminal terminal)
{
    private const string Apart = "apart";
    private const string WithTheLanes = "with the lanes";

    public async Task<(RealRow[] Rows, FloorRow[] Floors, ScalingSpeedups Speedups)> RunAsync(TrainingSpec spec, CancellationToken cancellationToken)
    {
        var bare = new BareLanes(spec, await new TrainingDataCache().PrepareAsync(spec));
        await using var cleanup = new AsyncStack();
        var clusters = new List<(int Processes, int Lanes, string Coordinator, IGrainFactory Grains)>();
        for (var lanes = 1; lanes <= 2; lanes++)
        {
            terminal.Progress($"real: starting one process with {lanes} lane(s)");
            var silo = cleanup.Add(await StartAsync($"one-{lanes}", "coordinator,worker,serving", lanes, cancellationToken));
            clusters.Add((1, lanes, WithTheLanes, silo.GrainFactory));
        }

        for (var processes = 1; processes <= 2; processes++)
        {
            terminal.Progress($"real: starting a coordinator and {processes} worker process(es)");
            var cluster = $"apart-{processes}";
            var silo = cleanup.Add(await StartAsync(cluster, "coordinator", 1, cancellationToken));
            for (var worker = 0; worker < processes; worker++)
            {
                cleanup.Add(await WorkerProcess.StartAsync($"worker {worker}", Arguments(cluster, worker), cancellationToken));
            }

            clusters.Add((processes, processes, Apart, silo.GrainFactory));
        }

        var measured = clusters.Select(_ => new List<Measurement>()).ToArray();
        var floors = new[] { new List<double>(), new List<double>() };
        for (var round = 1; round <= options.Rounds; round++)
        {
            for (var lanes = 1; lanes <= floors.Length; lanes++)
            {
                terminal.Progress($"real: round {round} of {options.Rounds}, {lanes} lane(s) alone");
                floors[lanes - 1].Add(await bare.RunAsync(lanes, options.Window, cancellationToken));
            }

            for (var i = 0; i < clusters.Count; i++)
            {
                var (processes, lanes, coordinator, grains) = clusters[i];
                terminal.Progress($"real: round {round} of {options.Rounds}, {processes} process(es), {lanes} lane(s), coordinator {coordinator}");
                measured[i].Add(await MeasuredJob.RunAsync(grains, spec, options.WarmSteps, options.Window, cancellationToken));
            }
        }

        var tasks = spec.MicroBatches * spec.MicroBatchSize;
        var rows = clusters.Zip(measured, (cluster, rounds) => new RealRow(
            cluster.Processes,
            cluster.Lanes,
            ScalingArithmetic.Median(rounds.Select(round => tasks / round.Time.TotalSeconds)),
            cluster.Coordinator,
            ScalingArithmetic.Median(rounds.Select(round => round.Time.TotalMilliseconds)),
            ScalingArithmetic.Median(rounds.Select(round => round.Bytes)))).ToArray();
        FloorRow[] alone = [.. floors.Select((rates, i) => new FloorRow(i + 1, ScalingArithmetic.Median(rates)))];
        return (rows, alone, new ScalingSpeedups(
            rows[1].TasksPerSecond / rows[0].TasksPerSecond, rows[3].TasksPerSecond / rows[2].TasksPerSecond, alone[1].TasksPerSecond / alone[0].TasksPerSecond));
    }

    private Task<SiloProcess> StartAsync(string cluster, string roles, int lanes, CancellationToken cancellationToken) =>
        BenchmarkSilo.StartAsync(Path.Combine(folder, cluster), cluster, roles, lanes, null, terminal.Verbose, cancellationToken);

    private IEnumerable<string> Arguments(string cluster, int worker)
    {
        var settings = BenchmarkSilo.Settings(Path.Combine(folder, cluster), $"worker-{worker}", "worker", 1);
        (string Option, string Key)[] options =
        [
            ("--cluster", "MetaRec:Cluster:Address"), ("--cluster-id", "MetaRec:Cluster:ClusterId"), ("--name", "MetaRec:Silo:Name"), ("--roles", "MetaRec:Silo:Roles"),
            ("--silo-port", "MetaRec:Silo:SiloPort"), ("--gateway-port", "MetaRec:Silo:GatewayPort"), ("--storage", "MetaRec:Silo:StorageFolder"), ("--lanes", "MetaRec:Lanes:Lanes"),
        ];
        return ["silo", .. options.SelectMany(option => new[] { option.Option, settings[option.Key]! })];
    }
}
