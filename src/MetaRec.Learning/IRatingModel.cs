using MetaRec.Data.Tasks;

namespace MetaRec.Learning;

/// <summary>Predicts the query ratings of episodes from their support sets: a meta-learned model or a floor.</summary>
public interface IRatingModel
{
    /// <summary>The name shown in tables, for example "maml" or "bias + content".</summary>
    string Name { get; }

    /// <summary>
    /// Predicts each episode's query items. Only the episode's own support may be used beside what was fitted before.
    /// </summary>
    /// <returns>Per episode one prediction per query item, not clipped.</returns>
    IReadOnlyList<float[]> Predict(IReadOnlyList<Episode> episodes);
}
