namespace MetaRec.Grains.Tests;

/// <summary>The time of this machine, in which one pause takes none.</summary>
internal sealed class PauselessTime(TimeSpan pause) : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime == pause ? TimeSpan.Zero : dueTime, period);
}
