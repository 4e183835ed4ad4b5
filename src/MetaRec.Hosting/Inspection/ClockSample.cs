using System.Diagnostics;

namespace MetaRec.Hosting.Inspection;

/// <summary>Compares another clock with this machine's: of several questions, the one that was answered fastest counts.</summary>
internal static class ClockSample
{
    private const int Questions = 5;

    /// <summary>Asks a few times.</summary>
    /// <param name="askAsync">The time there.</param>
    /// <param name="time">The clock here.</param>
    /// <returns>The median time of a question, and how far the clock there is ahead.</returns>
    public static async Task<(TimeSpan Latency, TimeSpan Skew)> TakeAsync(Func<Task<DateTimeOffset>> askAsync, TimeProvider time)
    {
        var samples = new List<(TimeSpan Took, TimeSpan Skew)>();
        await askAsync();
        for (var i = 0; i < Questions; i++)
        {
            var (before, start) = (time.GetUtcNow(), Stopwatch.GetTimestamp());
            var there = await askAsync();
            var took = Stopwatch.GetElapsedTime(start);
            samples.Add((took, there - (before + (took / 2))));
        }

        samples.Sort();
        return (samples[Questions / 2].Took, samples[0].Skew);
    }
}
