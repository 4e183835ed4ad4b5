using Orleans.Concurrency;

namespace MetaRec.Contracts.Training;

/// <summary>One few-shot task: its history, how an episode is drawn from it, and what adaptation did for it. Key: job/shard/task.</summary>
[Alias("metarec.ITaskGrain")]
public interface ITaskGrain : IGrainWithStringKey
{
    /// <summary>The episode of a meta-step: a pure function of (seed, step, task).</summary>
    [Alias("Draw")]
    Task<DrawnEpisode> DrawAsync(int step);

    /// <summary>Remembers what adaptation did.</summary>
    [Alias("Record")]
    [OneWay]
    Task RecordAsync(TaskOutcome outcome);

    /// <summary>The latest outcome, or null if this activation has none.</summary>
    [Alias("GetOutcome")]
    Task<TaskOutcome?> GetOutcomeAsync();
}
