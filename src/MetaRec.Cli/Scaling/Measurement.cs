using System.Diagnostics;

namespace MetaRec.Cli.Scaling;

/// <summary>What one job used between the ends of two meta-steps.</summary>
/// <param name="first">What had been used by the first end.</param>
/// <param name="last">By the last one.</param>
/// <param name="ends">When the meta-steps ended, from the first to the last.</param>
internal sealed class Measurement(StepSample first, StepSample last, long[] ends)
{
    /// <summary>Meta-steps measured.</summary>
    public int Steps => last.Steps - first.Steps;

    /// <summary>Mean time of a meta-step.</summary>
    public TimeSpan Time => Stopwatch.GetElapsedTime(first.Timestamp, last.Timestamp) / Steps;

    /// <summary>Median time of a meta-step.</summary>
    public TimeSpan MedianTime =>
        TimeSpan.FromSeconds(ScalingArithmetic.Median(ends.Skip(1).Zip(ends, (later, earlier) => Stopwatch.GetElapsedTime(earlier, later).TotalSeconds)));

    /// <summary>Lane time of this process per meta-step.</summary>
    public TimeSpan LaneTime => (last.Lanes - first.Lanes) / Steps;

    /// <summary>Processor time of this process per meta-step.</summary>
    public TimeSpan Cpu => (last.Cpu - first.Cpu) / Steps;

    /// <summary>Bytes between silos per meta-step.</summary>
    public double Bytes => (double)(last.Bytes - first.Bytes) / Steps;

    /// <summary>Bytes allocated in this process per meta-step.</summary>
    public double Allocated => (double)(last.Allocated - first.Allocated) / Steps;
}
