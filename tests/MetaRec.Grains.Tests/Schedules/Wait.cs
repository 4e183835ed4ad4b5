using System.Diagnostics;

namespace MetaRec.Grains.Tests.Schedules;

/// <summary>Waits for what happens by itself.</summary>
internal static class Wait
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Asks until a condition holds.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Limit; await Task.Delay(20))
        {
            try
            {
                if (await condition())
                {
                    return;
                }
            }
            catch (Exception error) when (error is OrleansException or TimeoutException)
            {
                // The silo that held the schedule is being declared dead.
            }
        }

        throw new TimeoutException($"It did not happen within {Limit} that {what}.");
    }
}
