using MetaRec.Data.Tasks;
using MetaRec.Learning;

namespace MetaRec.Evaluation.Tests;

/// <summary>Predicts a constant and remembers what it was shown.</summary>
internal sealed class ConstantModel(string name, float value) : IRatingModel
{
    public List<IReadOnlyList<Episode>> Seen { get; } = [];

    public string Name => name;

    public IReadOnlyList<float[]> Predict(IReadOnlyList<Episode> episodes)
    {
        Seen.Add(episodes);
        return [.. episodes.Select(episode => Array.ConvertAll(episode.QueryItems, _ => value))];
    }
}
