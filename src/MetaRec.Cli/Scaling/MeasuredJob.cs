using MetaRec.Cli.CommandLine;
using MetaRec.Contracts.Jobs;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Scaling;

/// <summary>Runs a job for as long as it is measured, its coordinator in this process.</summary>
internal static class MeasuredJob
{
    private const int FewestSteps = 5;
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    /// <summary>Submits the job, lets it warm up, measures for a while, stops and forgets it.</summary>
    /// <exception cref="JobFailedException">It failed, or made no meta-step for a minute.</exception>
    public static async Task<Measurement> RunAsync(IGrainFactory grains, TrainingSpec spec, int warmSteps, TimeSpan window, CancellationToken cancellationToken)
    {
        var job = grains.GetGrain<IJobGrain>($"scaling-{Guid.NewGuid():N}");
        using var meter = new StepMeter();
        await job.SubmitAsync(spec);
        try
        {
            await WaitForAsync(meter, job, samples => samples.Count > warmSteps, cancellationToken);
            await WaitForAsync(
                meter, job, samples => samples.Count > warmSteps + FewestSteps && samples[^1].Since(samples[warmSteps]) >= window, cancellationToken);
            return new Measurement([.. meter.Samples.Skip(warmSteps)]);
        }
        finally
        {
            await job.StopAsync();
        }
    }

    private static async Task WaitForAsync(StepMeter meter, IJobGrain job, Func<IReadOnlyList<StepSample>, bool> condition, CancellationToken cancellationToken)
    {
        var silence = System.Diagnostics.Stopwatch.StartNew();
        for (var seen = 0; ;)
        {
            var samples = meter.Samples;
            if (condition(samples))
            {
                return;
            }

            if (samples.Count > seen)
            {
                seen = samples.Count;
                silence.Restart();
            }
            else if (silence.Elapsed > LongestSilence || (await job.GetStatusAsync()).State == JobState.Failed)
            {
                var status = await job.GetStatusAsync();
                throw new JobFailedException($"The job that is measured is {status.State} and made no meta-step for {silence.Elapsed.TotalSeconds:0} s: {status.Error ?? status.Progress.Detail ?? "no reason was given"}");
            }

            await meter.WaitAsync(LookInterval, cancellationToken);
        }
    }
}
