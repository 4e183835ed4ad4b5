using MetaRec.Cli.CommandLine;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Scaling;

/// <summary>Measures what of a meta-step is not lane time: one process, one lane, several models in turn.</summary>
internal sealed class OverheadMeasurement(ScalingOptions options, string folder, Terminal terminal)
{
    public async Task<OverheadRow[]> RunAsync(IReadOnlyList<(string Model, TrainingSpec Spec)> models, CancellationToken cancellationToken)
    {
        terminal.Progress("overhead: starting one process with one lane");
        await using var silo = await BenchmarkSilo.StartAsync(
            Path.Combine(folder, "overhead"), "overhead", "coordinator,worker,serving", 1, null, terminal.Verbose, cancellationToken);
        var measured = models.Select(_ => new List<Measurement>()).ToArray();
        for (var round = 1; round <= options.Rounds; round++)
        {
            for (var i = 0; i < models.Count; i++)
            {
                terminal.Progress($"overhead: round {round} of {options.Rounds}, {models[i].Model} model");
                measured[i].Add(await MeasuredJob.RunAsync(silo.GrainFactory, models[i].Spec, options.WarmSteps, options.Window, cancellationToken));
            }
        }

        return [.. models.Zip(measured, (model, rounds) => new OverheadRow(
            model.Model,
            Median(rounds, round => ScalingArithmetic.OverheadShare(round.LaneTime, round.Time)),
            Median(rounds, round => round.Time.TotalMilliseconds),
            Median(rounds, round => round.LaneTime.TotalMilliseconds),
            Median(rounds, round => round.Cpu.TotalMilliseconds),
            Median(rounds, round => round.Allocated)))];
    }

    private static double Median(IEnumerable<Measurement> rounds, Func<Measurement, double> figure) => ScalingArithmetic.Median(rounds.Select(figure));
}
