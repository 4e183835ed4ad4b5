using MetaRec.Data;
using MetaRec.Data.Tasks;
using MetaRec.Evaluation.Metrics;

namespace MetaRec.Evaluation.Protocols;

/// <summary>
/// A cut in time through all histories: what users rated after it is predicted from what they had rated before, by models that have seen nothing of what came after. One task is one user, and every method
/// sees the same ratings.
/// </summary>
public static class TemporalProtocol
{
    /// <summary>The name of its only scenario.</summary>
    public const string Scenario = "newest";

    /// <summary>Evaluates methods on the ratings after the cut.</summary>
    /// <param name="contenders">The methods, in the order of the table.</param>
    /// <param name="earlier">The ratings before the cut that users are adapted on.</param>
    /// <param name="heldOut">The ratings after it, of which no method has seen any.</param>
    /// <param name="scale">The range of ratings.</param>
    /// <param name="options">Which users, and how many of their ratings.</param>
    /// <param name="cancellation">Checked between two methods.</param>
    /// <exception cref="NoTaskException">No user has enough ratings before the cut and one after it.</exception>
    /// <exception cref="ArgumentException">Two methods share a name, or a model predicts a wrong number of ratings or none that is a number.</exception>
    public static TemporalResult Evaluate(
        IReadOnlyList<Contender> contenders,
        IReadOnlyList<Interaction> earlier,
        IReadOnlyList<Interaction> heldOut,
        RatingScale scale,
        TemporalOptions options,
        CancellationToken cancellation = default)
    {
        var episodes = Episodes(earlier, heldOut, options);
        var scores = new Dictionary<string, TaskScore[]>(StringComparer.Ordinal);
        var rows = new List<TemporalRow>();
        foreach (var contender in contenders)
        {
            cancellation.ThrowIfCancellationRequested();
            var model = contender.ModelFor(0);
            var predictions = model.Predict(episodes);
            if (predictions.Count != episodes.Length)
            {
                throw new ArgumentException($"'{model.Name}' predicted {predictions.Count} of {episodes.Length} episodes.", nameof(contenders));
            }

            TaskScore[] ofMethod = [.. episodes.Select((episode, task) => TaskScore.Of(episode, predictions[task], scale))];
            if (!scores.TryAdd(contender.Method, ofMethod))
            {
                throw new ArgumentException($"Two methods are called '{contender.Method}'. Give each its own name.", nameof(contenders));
            }

            rows.Add(new TemporalRow(
                contender.Method, contender.Kind, ofMethod.Average(score => score.Mae), RatingMetrics.RootMeanSquaredError(ofMethod.Select(score => score.MeanSquaredError)),
                ofMethod.Average(score => score.Ndcg3)));
        }

        return new TemporalResult(rows, scores, episodes.Length, episodes.Sum(episode => episode.QueryItems.Length));
    }

    /// <summary>The task of each user who has enough ratings, users ascending.</summary>
    internal static Episode[] Episodes(IReadOnlyList<Interaction> earlier, IReadOnlyList<Interaction> heldOut, TemporalOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinEarlier, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxSupport, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxQuery, 1);
        var asked = heldOut.ToLookup(row => row.User);
        var before = earlier.Where(row => asked.Contains(row.User)).ToLookup(row => row.User);
        Episode[] episodes =
        [
            .. asked.Where(user => before[user.Key].Count() >= options.MinEarlier).OrderBy(user => user.Key).Select((user, task) =>
            {
                Interaction[] support = [.. before[user.Key].OrderBy(row => row.Time).TakeLast(options.MaxSupport)];
                Interaction[] query = [.. user.OrderBy(row => row.Time).Take(options.MaxQuery)];
                return new Episode(
                    task, user.Key, Array.ConvertAll(support, row => row.Item), Array.ConvertAll(support, row => row.Rating),
                    Array.ConvertAll(query, row => row.Item), Array.ConvertAll(query, row => row.Rating));
            }),
        ];
        return episodes.Length > 0
            ? episodes
            : throw new NoTaskException(
                $"None of the {asked.Count} users who have ratings among the {heldOut.Count} newest ones has {options.MinEarlier} before them, so nothing can be predicted from what came before. Wait for more feedback, or hold out less.");
    }
}
