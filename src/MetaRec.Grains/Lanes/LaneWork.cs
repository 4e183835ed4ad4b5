namespace MetaRec.Grains.Lanes;

/// <summary>A piece of work on its way to a lane.</summary>
internal abstract class LaneWork
{
    /// <summary>Computes on the calling thread and completes the caller's task. Never throws.</summary>
    public abstract void Run(Action prepare, CancellationToken stopping);

    /// <summary>Completes the caller's task without computing, because the silo is stopping.</summary>
    public abstract void Preempt();
}
