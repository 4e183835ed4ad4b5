using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Scaling;

/// <summary>
/// Measures clusters of simulated devices: the coordinator in this process, all worker silos in another, TCP between all of them. Each number of lanes gets a cluster of its own; all train the same job.
/// </summary>
internal sealed class SimulatedScaling(ScalingOptions options, string folder, Terminal terminal)
{
    /// <summary>The hidden command that hosts the worker silos.</summary>
    public const string WorkersCommand = "simulated-workers";

    private const int WarmSteps = 4;

    public async Task<SimulatedRow[]> RunAsync(TrainingSpec spec, CancellationToken cancellationToken)
    {
        var rows = new List<SimulatedRow>();
        foreach (var lanes in options.Lanes)
        {
            rows.Add(await MeasureAsync(spec, lanes, cancellationToken));
        }

        return [.. rows];
    }

    private async Task<SimulatedRow> MeasureAsync(TrainingSpec spec, int lanes, CancellationToken cancellationToken)
    {
        var (silos, each) = ScalingArithmetic.Spread(lanes, ScalingOptions.Silos);
        var cluster = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"simulated-{lanes}"));
        terminal.Progress($"simulated: starting {silos} silo(s) of {each} lane(s)");
        await using var cleanup = new AsyncStack();
        var coordinator = cleanup.Add(await BenchmarkSilo.StartAsync(cluster, "coordinator", "coordinator", 1, null, terminal.Verbose, cancellationToken));
        cleanup.Add(await WorkerProcess.StartAsync(
            "the worker silos",
            ["benchmark", WorkersCommand, "--folder", cluster, "--silos", Text(silos), "--lanes", Text(each), "--device-milliseconds", Text(options.Device.TotalMilliseconds)],
            cancellationToken));
        terminal.Progress($"simulated: measuring {lanes} lane(s) on {silos} silo(s)");
        var measured = await MeasuredJob.RunAsync(coordinator.GrainFactory, spec, WarmSteps * WarmFactor(lanes), options.Window, cancellationToken);
        var ideal = ScalingArithmetic.Ideal(spec.MicroBatches, lanes, options.Device);
        return new SimulatedRow(
            silos, lanes, ScalingArithmetic.Efficiency(ideal, measured.MedianTime), measured.Cpu.TotalSeconds, measured.Bytes, measured.MedianTime.TotalMilliseconds, ideal.TotalMilliseconds,
            ScalingArithmetic.Efficiency(ideal, CostModel.Step(ideal, measured.Bytes, Environment.ProcessorCount)));
    }

    /// <summary>Steps of many lanes are short: more of them, so that code is compiled by then.</summary>
    private static int WarmFactor(int lanes) => Math.Clamp(lanes / 4, 1, 8);

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
