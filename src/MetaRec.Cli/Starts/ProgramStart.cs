using MetaRec.Cli.Scaling;
using MetaRec.Hosting.Monitoring;

namespace MetaRec.Cli.Starts;

/// <summary>What the starts of one program say.</summary>
/// <param name="Program">silo or gateway.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Seconds">Of each start, from execution to the first probe that said ready.</param>
/// <param name="CpuSeconds">Processor time of each start, of all its threads: what other programs on the machine disturb least.</param>
/// <param name="Stages">The median time of each stage alone, in seconds, in their order; the last, <c>ready</c>, ends with the probe.</param>
internal sealed record ProgramStart(string Program, string Folder, IReadOnlyList<double> Seconds, IReadOnlyList<double> CpuSeconds, IReadOnlyList<StartStage> Stages)
{
    public double MedianSeconds => ScalingArithmetic.Median(Seconds);

    public double WorstSeconds => Seconds.Max();

    public double MedianCpuSeconds => ScalingArithmetic.Median(CpuSeconds);

    /// <summary>Puts the measured starts of one program together.</summary>
    public static ProgramStart Of(string program, string folder, IReadOnlyList<MeasuredStart> starts)
    {
        var names = starts[0].Stages.Select(stage => stage.Name).ToArray();
        var stages = names.Select((name, place) => new StartStage(name, ScalingArithmetic.Median(starts.Select(start => start.Took(place)))));
        var ready = new StartStage("ready", ScalingArithmetic.Median(starts.Select(start => start.Seconds - start.Stages[^1].Seconds)));
        return new ProgramStart(program, folder, [.. starts.Select(start => start.Seconds)], [.. starts.Select(start => start.CpuSeconds)], [.. stages, ready]);
    }
}
