using MetaRec.Contracts.Jobs;

namespace MetaRec.Cli.Chaos;

/// <summary>Counts the meta-steps of a job that were made more than once, from the reports of its coordinators. Not thread-safe.</summary>
internal sealed class ReplayCount
{
    private Guid _coordinator;
    private int _reached;

    /// <summary>The highest step that was reported.</summary>
    public int Highest { get; private set; }

    /// <summary>Steps that a coordinator made though one before it had reported them. What was never reported is not counted: up to a fifth of a second of steps for each loss.</summary>
    public int Replayed { get; private set; }

    /// <summary>Takes a report into account.</summary>
    public void Add(JobProgress progress)
    {
        if (progress.Coordinator == Guid.Empty)
        {
            return;
        }

        if (progress.Coordinator != _coordinator)
        {
            Replayed += Math.Max(0, _reached - progress.StartedAt);
            (_coordinator, _reached) = (progress.Coordinator, progress.StartedAt);
        }

        _reached = Math.Max(_reached, progress.Step);
        Highest = Math.Max(Highest, _reached);
    }
}
