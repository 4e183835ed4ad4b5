namespace MetaRec.Contracts.Training;

/// <summary>One few-shot task: its history, and how an episode is drawn from it. Key: job@spec/shard/task.</summary>
[Alias("metarec.ITaskGrain")]
public interface ITaskGrain : IGrainWithStringKey
{
    /// <summary>The episode of a meta-step: a pure function of (seed, step, task).</summary>
    /// <param name="step">The meta-step.</param>
    /// <param name="home">The silo that the task belongs on from now on; null: it stays where it is.</param>
    [Alias("Draw")]
    Task<DrawnEpisode> DrawAsync(int step, SiloAddress? home);
}
