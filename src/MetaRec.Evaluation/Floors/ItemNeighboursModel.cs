using MetaRec.Data.Tasks;
using MetaRec.Learning;

namespace MetaRec.Evaluation.Floors;

/// <summary>Ranks items by their similarity to what the user had: item-kNN (Sarwar, Karypis, Konstan and Riedl, 2001) on who had what. Scores are not ratings.</summary>
/// <remarks>
/// sim(i, j) = |U_i ∩ U_j| / √(|U_i| |U_j|), with U_i the training users who had i; each item keeps its most similar others (ties: the lower index), and
/// score(j) = Σ over support items i of sim(i, j), where j is among the neighbours of i.
/// </remarks>
public sealed class ItemNeighboursModel : IRatingModel
{
    /// <summary>Neighbours that an item keeps by default.</summary>
    public const int DefaultNeighbours = 100;

    private readonly (int Item, float Similarity)[][] _neighbours;

    private ItemNeighboursModel((int Item, float Similarity)[][] neighbours) => _neighbours = neighbours;

    public string Name => "item-kNN";

    /// <summary>Counts who had both of two items.</summary>
    /// <param name="items">Items of the catalogue.</param>
    /// <param name="training">Training histories.</param>
    /// <param name="neighbours">Neighbours that an item keeps; from 1.</param>
    public static ItemNeighboursModel Fit(int items, IReadOnlyList<History> training, int neighbours = DefaultNeighbours)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbours, 1);
        var users = ItemRatings.Transpose(training, items);
        var together = new int[items];
        var found = new List<int>();
        var kept = new (int Item, float Similarity)[items][];
        for (var item = 0; item < items; item++)
        {
            foreach (var user in users.Of(item).Users)
            {
                foreach (var other in training[user].Items)
                {
                    if (other != item && together[other]++ == 0)
                    {
                        found.Add(other);
                    }
                }
            }

            var size = users.Of(item).Users.Length;
            kept[item] = [.. found
                .Select(other => (Item: other, Similarity: (float)(together[other] / Math.Sqrt((double)size * users.Of(other).Users.Length))))
                .OrderByDescending(pair => pair.Similarity).ThenBy(pair => pair.Item).Take(neighbours)];
            foreach (var other in found)
            {
                together[other] = 0;
            }

            found.Clear();
        }

        return new ItemNeighboursModel(kept);
    }

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Predict(IReadOnlyList<Episode> episodes) => [.. episodes.Select(Predict)];

    private float[] Predict(Episode episode)
    {
        var scores = new float[_neighbours.Length];
        foreach (var item in episode.SupportItems)
        {
            foreach (var (other, similarity) in _neighbours[item])
            {
                scores[other] += similarity;
            }
        }

        return Array.ConvertAll(episode.QueryItems, item => scores[item]);
    }
}
