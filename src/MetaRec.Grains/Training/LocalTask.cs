using MetaRec.Contracts.Training;
using MetaRec.Contracts.Wire;

namespace MetaRec.Grains.Training;

/// <summary>How a task whose grain is on this silo draws its episodes. Thread-safe.</summary>
internal sealed class LocalTask(JobRuntime runtime, int task)
{
    /// <summary>The episode of a meta-step: a pure function of (seed, step, task).</summary>
    public DrawnEpisode Draw(int step)
    {
        var episode = runtime.Data.Draw(runtime.Spec, step, task);
        return new DrawnEpisode(
            episode.Task, episode.User, new IndexVector(episode.SupportItems), new ParameterVector(episode.SupportRatings),
            new IndexVector(episode.QueryItems), new ParameterVector(episode.QueryRatings),
            new IndexVector(episode.SupportNegatives), new IndexVector(episode.QueryNegatives));
    }
}
