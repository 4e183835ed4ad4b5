using MetaRec.Cli.CommandLine;

namespace MetaRec.Cli.Scaling;

/// <summary>The scaling benchmark from beginning to end, in a folder of its own that goes with it.</summary>
internal static class ScalingBenchmark
{
    /// <summary>Micro-batches of a meta-step of the default job: what its overhead is measured with.</summary>
    private const int OverheadMicroBatches = 4;

    public static async Task<ScalingResult> RunAsync(ScalingOptions options, Terminal terminal, CancellationToken cancellationToken)
    {
        using var work = WorkFolder.Create("scaling");
        var folder = work.Path;
        var data = Path.Combine(folder, "data");
        await ScalingWorld.WriteFilesAsync(data, cancellationToken);
        OverheadRow[] overhead = options.Has("overhead")
            ? await new OverheadMeasurement(options, folder, terminal).RunAsync(
                [("default", ScalingWorld.Default()), ("melu", ScalingWorld.Melu(data, OverheadMicroBatches))], cancellationToken)
            : [];
        var real = options.Has("real")
            ? await new RealScaling(options, folder, terminal).RunAsync(ScalingWorld.Default(options.MicroBatches), cancellationToken)
            : ([], [], null);
        SimulatedRow[] simulated = options.Has("simulated")
            ? await new SimulatedScaling(options, folder, terminal).RunAsync(ScalingWorld.Melu(data, options.SimulatedMicroBatches), cancellationToken)
            : [];
        return new ScalingResult(real.Rows, simulated, overhead.FirstOrDefault()?.Share, overhead, real.Floors, real.Speedups);
    }
}
