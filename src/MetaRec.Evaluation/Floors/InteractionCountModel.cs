using MetaRec.Data.Tasks;
using MetaRec.Learning;

namespace MetaRec.Evaluation.Floors;

/// <summary>Ranks items by how many training interactions they have: the floor of every next-item table. Its scores are counts, not ratings.</summary>
public sealed class InteractionCountModel : IRatingModel
{
    private readonly float[] _counts;

    private InteractionCountModel(float[] counts) => _counts = counts;

    public string Name => "interaction count";

    /// <summary>Counts.</summary>
    /// <param name="items">Items of the catalogue.</param>
    /// <param name="training">Training histories.</param>
    public static InteractionCountModel Fit(int items, IReadOnlyList<History> training)
    {
        var counts = new float[items];
        foreach (var item in training.SelectMany(history => history.Items))
        {
            counts[item]++;
        }

        return new InteractionCountModel(counts);
    }

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Predict(IReadOnlyList<Episode> episodes) => [.. episodes.Select(episode => Array.ConvertAll(episode.QueryItems, item => _counts[item]))];
}
