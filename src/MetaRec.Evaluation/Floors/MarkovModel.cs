using MetaRec.Data.Tasks;
using MetaRec.Learning;

namespace MetaRec.Evaluation.Floors;

/// <summary>
/// Ranks items by how often they followed the user's latest item in training: a Markov chain of first order. Items that never did are ranked by their count, as are all where there is
/// no latest item. Scores are not ratings.
/// </summary>
/// <remarks>score(j) = n(i → j) + c_j / (1 + max c), with i the last support item, n over consecutive pairs, and c the items' counts: the second term only breaks ties.</remarks>
public sealed class MarkovModel : IRatingModel
{
    private readonly Dictionary<(int From, int To), int> _followed;
    private readonly double[] _shares;

    private MarkovModel(Dictionary<(int From, int To), int> followed, double[] shares)
    {
        _followed = followed;
        _shares = shares;
    }

    public string Name => "markov";

    /// <summary>Counts consecutive pairs.</summary>
    /// <param name="items">Items of the catalogue.</param>
    /// <param name="training">Training histories, oldest first.</param>
    public static MarkovModel Fit(int items, IReadOnlyList<History> training)
    {
        var followed = new Dictionary<(int From, int To), int>();
        var counts = new int[items];
        foreach (var history in training)
        {
            for (var row = 0; row < history.Length; row++)
            {
                counts[history.Items[row]]++;
                if (row > 0)
                {
                    System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(followed, (history.Items[row - 1], history.Items[row]), out _)++;
                }
            }
        }

        var most = counts.DefaultIfEmpty().Max();
        return new MarkovModel(followed, Array.ConvertAll(counts, count => count / (1.0 + most)));
    }

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Predict(IReadOnlyList<Episode> episodes) => [.. episodes.Select(episode => Array.ConvertAll(episode.QueryItems, item =>
        (float)(_shares[item] + (episode.SupportItems is [.., var last] ? _followed.GetValueOrDefault((last, item)) : 0))))];
}
