namespace MetaRec.Learning.Privacy;

/// <summary>Draws who takes part in a meta-step: every task by a coin flip of its own, with the same probability. A pure function of (key, step, task).</summary>
public static class PoissonSampler
{
    /// <summary>The tasks that take part, in the given order; none is possible.</summary>
    /// <param name="samplingKey"><see cref="PrivacyKey.Sampling"/>.</param>
    /// <param name="step">The meta-step.</param>
    /// <param name="tasks">All who may.</param>
    /// <param name="rate">q, above 0, up to 1.</param>
    public static int[] Draw(byte[] samplingKey, int step, IReadOnlyList<int> tasks, double rate)
    {
        var drawn = new List<int>();
        using var random = new KeyedRandom(samplingKey);
        random.Draw(step, tasks, (position, uniform, _) =>
        {
            if (uniform < rate)
            {
                drawn.Add(tasks[position]);
            }
        });
        return [.. drawn];
    }
}
