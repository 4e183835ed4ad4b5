namespace MetaRec.Cli.Scaling;

/// <summary>What one job used in its measured meta-steps.</summary>
internal sealed class Measurement(IReadOnlyList<StepSample> samples)
{
    private readonly StepSample _first = samples[0];
    private readonly StepSample _last = samples[^1];

    /// <summary>Meta-steps measured.</summary>
    public int Steps => _last.Steps - _first.Steps;

    /// <summary>Mean time of a meta-step.</summary>
    public TimeSpan Time => _last.Since(_first) / Steps;

    /// <summary>Median time of a meta-step.</summary>
    public TimeSpan MedianTime => TimeSpan.FromSeconds(ScalingArithmetic.Median(samples.Skip(1).Zip(samples, (later, earlier) => later.Since(earlier).TotalSeconds)));

    /// <summary>Lane time of this process per meta-step.</summary>
    public TimeSpan LaneTime => (_last.Lanes - _first.Lanes) / Steps;

    /// <summary>Processor time of this process per meta-step.</summary>
    public TimeSpan Cpu => (_last.Cpu - _first.Cpu) / Steps;

    /// <summary>Bytes between silos per meta-step.</summary>
    public double Bytes => (double)(_last.Bytes - _first.Bytes) / Steps;

    /// <summary>Bytes allocated in this process per meta-step.</summary>
    public double Allocated => (double)(_last.Allocated - _first.Allocated) / Steps;
}
