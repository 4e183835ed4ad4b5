using MetaRec.Cli.Scaling;
using MetaRec.Hosting.Monitoring;

namespace MetaRec.Cli.Starts;

/// <summary>What the starts of one program say.</summary>
/// <param name="Program">silo or gateway.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Seconds">Of each start, from execution to the first probe that said ready.</param>
/// <param name="CpuSeconds">Processor time of each start, of all its threads: what other programs on the machine disturb least.</param>
/// <param name="Stages">When each stage was reached, in seconds since the process began, the median of all starts; <c>ready</c> is the probe.</param>
internal sealed record ProgramStart(string Program, string Folder, IReadOnlyList<double> Seconds, IReadOnlyList<double> CpuSeconds, IReadOnlyList<StartStage> Stages)
{
    public double MedianSeconds => ScalingArithmetic.Median(Seconds);

    public double WorstSeconds => Seconds.Max();

    public double MedianCpuSeconds => ScalingArithmetic.Median(CpuSeconds);

    /// <summary>Puts the measured starts of one program together.</summary>
    public static ProgramStart Of(string program, string folder, IReadOnlyList<MeasuredStart> starts)
    {
        var stages = starts.SelectMany(start => start.Stages.Append(new StartStage("ready", start.Seconds)))
            .GroupBy(stage => stage.Name)
            .Select(stage => new StartStage(stage.Key, ScalingArithmetic.Median(stage.Select(each => each.Seconds))))
            .OrderBy(stage => stage.Seconds);
        return new ProgramStart(program, folder, [.. starts.Select(start => start.Seconds)], [.. starts.Select(start => start.CpuSeconds)], [.. stages]);
    }
}
