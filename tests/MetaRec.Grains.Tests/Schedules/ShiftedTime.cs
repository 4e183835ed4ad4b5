namespace MetaRec.Grains.Tests.Schedules;

/// <summary>The time of this machine and what a test has added to it: schedules become due at once, while timers and jobs run as ever.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _ticks;

    public void Add(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ticks));
}
