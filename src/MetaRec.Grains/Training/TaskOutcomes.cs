namespace MetaRec.Grains.Training;

/// <summary>What became of tasks that a worker was given: the values of the label <c>outcome</c>.</summary>
internal static class TaskOutcomes
{
    /// <summary>Their meta-gradient is part of an answer.</summary>
    public const string Computed = "computed";

    /// <summary>Taken back: another silo was faster, or the meta-step has ended.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>Given back, because the silo is shutting down.</summary>
    public const string Preempted = "preempted";

    /// <summary>They cannot be computed: a loss or a gradient is not a number.</summary>
    public const string Failed = "failed";
}
