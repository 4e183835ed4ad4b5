using MetaRec.Data.Specs;

namespace MetaRec.Learning.Privacy;

/// <summary>What a private job does in numbers, once it is known how many tasks there are. Immutable.</summary>
public sealed class PrivacyPlan
{
    private const double TasksPerDelta = 10;

    private readonly RdpAccountant _accountant;

    private PrivacyPlan(double clipNorm, double noiseMultiplier, double delta, double samplingRate, double expectedTasks)
    {
        (ClipNorm, NoiseMultiplier, Delta, SamplingRate, ExpectedTasks) = (clipNorm, noiseMultiplier, delta, samplingRate, expectedTasks);
        _accountant = new RdpAccountant(samplingRate, noiseMultiplier);
    }

    /// <summary>C: the largest norm of a task's meta-gradient.</summary>
    public double ClipNorm { get; }

    /// <summary>σ: standard deviation of the noise over the clipping norm.</summary>
    public double NoiseMultiplier { get; }

    public double Delta { get; }

    /// <summary>q: the probability with which a task takes part in a step.</summary>
    public double SamplingRate { get; }

    /// <summary>q times the number of tasks: what sums are divided by. Not the number that did take part, which would tell of them.</summary>
    public double ExpectedTasks { get; }

    /// <summary>The plan of a job; null where it has no privacy section.</summary>
    /// <param name="spec">The job; its meta-steps have <c>microBatches</c> · <c>microBatchSize</c> tasks on average.</param>
    /// <param name="tasks">Training tasks.</param>
    /// <exception cref="PrivacyException">There are fewer tasks than a step is to have, or no noise reaches the target.</exception>
    public static PrivacyPlan? Of(TrainingSpec spec, int tasks)
    {
        if (spec.Privacy is not { } privacy)
        {
            return null;
        }

        var expected = (double)spec.MicroBatches * spec.MicroBatchSize;
        if (expected > tasks)
        {
            throw new PrivacyException(FormattableString.Invariant(
                $"A private meta-step must have at most all {tasks:N0} training tasks on average, but microBatches × microBatchSize is {expected:N0}. Lower one of the two."));
        }

        var (rate, delta) = (expected / tasks, privacy.Delta ?? 1 / (TasksPerDelta * tasks));
        var multiplier = privacy.NoiseMultiplier ?? RdpAccountant.NoiseMultiplierFor(rate, spec.Steps, privacy.TargetEpsilon!.Value, delta);
        return new PrivacyPlan(privacy.ClipNorm, multiplier, delta, rate, expected);
    }

    /// <summary>What so many meta-steps cost.</summary>
    public PrivacyCost CostOf(int steps) => new(_accountant.Epsilon(steps, Delta), Delta, NoiseMultiplier, ClipNorm, SamplingRate, steps);
}
