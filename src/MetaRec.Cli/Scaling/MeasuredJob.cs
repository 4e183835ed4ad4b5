using System.Diagnostics;
using MetaRec.Cli.CommandLine;
using MetaRec.Contracts.Jobs;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Scaling;

/// <summary>Runs a job for as long as it is measured, its coordinator in this process.</summary>
internal static class MeasuredJob
{
    private const int FewestSteps = 5;
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Submits the job, lets it warm up, measures for a while, and stops it.</summary>
    /// <exception cref="JobFailedException">It failed, or made no meta-step for a minute.</exception>
    public static async Task<Measurement> RunAsync(IGrainFactory grains, TrainingSpec spec, int warmSteps, TimeSpan window, CancellationToken cancellationToken)
    {
        var job = grains.GetGrain<IJobGrain>($"scaling-{Guid.NewGuid():N}");
        using var meter = new StepMeter();
        await job.SubmitAsync(spec);
        try
        {
            await WaitForStepsAsync(meter, job, warmSteps, cancellationToken);
            var first = await SampleAsync(meter, job, cancellationToken);
            await Task.Delay(window, cancellationToken);
            await WaitForStepsAsync(meter, job, first.Steps + FewestSteps - 1, cancellationToken);
            var last = await SampleAsync(meter, job, cancellationToken);
            return new Measurement(first, last, meter.Ends(first, last));
        }
        finally
        {
            await job.StopAsync();
        }
    }

    private static async Task<StepSample> SampleAsync(StepMeter meter, IJobGrain job, CancellationToken cancellationToken)
    {
        var sample = meter.SampleAsync();
        await WaitForStepsAsync(meter, job, meter.Steps + 1, cancellationToken);
        return await sample;
    }

    private static async Task WaitForStepsAsync(StepMeter meter, IJobGrain job, int steps, CancellationToken cancellationToken)
    {
        var (seen, silence) = (0, Stopwatch.StartNew());
        for (var now = meter.Steps; now < steps; now = meter.Steps)
        {
            if (now > seen)
            {
                seen = now;
                silence.Restart();
            }

            if (await job.GetStatusAsync() is var status && (status.State == JobState.Failed || silence.Elapsed > LongestSilence))
            {
                throw new JobFailedException(
                    $"The job that is measured is {status.State} and made no meta-step for {silence.Elapsed.TotalSeconds:0} s: {status.Error ?? status.Progress.Detail ?? "no reason was given"}");
            }

            await Task.Delay(LookInterval, cancellationToken);
        }
    }
}
