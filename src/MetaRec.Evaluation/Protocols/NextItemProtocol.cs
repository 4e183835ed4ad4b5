using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Evaluation.Metrics;

namespace MetaRec.Evaluation.Protocols;

/// <summary>
/// Leave-last-out in time: the last interactions of every warm and every cold user are predicted, each from those before it, among the warm items. Every method sees the same
/// candidates.
/// </summary>
public static class NextItemProtocol
{
    private const long Purpose = 0x4E585449;
    private const int EpisodesPerCall = 64;

    /// <summary>Evaluates methods whose support is given oldest first. Users with fewer interactions than are held out, and one more, are left out.</summary>
    /// <param name="contenders">The methods, in the order of the table.</param>
    /// <param name="split">Gives the users; warm ones are in sample but for what training held out.</param>
    /// <param name="trained">How the episodes of training were drawn: what is predicted must have been held out.</param>
    /// <param name="options">What is predicted, and among what.</param>
    /// <param name="progress">Told after each method and scenario.</param>
    /// <param name="cancellation">Checked between calls of a model.</param>
    /// <returns>A row per scenario and method.</returns>
    /// <exception cref="NoTaskException">The data set has no times, or no user has enough interactions.</exception>
    /// <exception cref="ArgumentException">An option is out of range, more is to be predicted than training has held out, or a score is not a number.</exception>
    public static IReadOnlyList<NextItemRow> Evaluate(
        IReadOnlyList<Contender> contenders,
        MeluSplit split,
        EpisodeSpec trained,
        NextItemOptions options,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.HeldOut, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Cutoff, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxSupport, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Negatives ?? 1, 1);
        if (options.HeldOut > trained.HeldOut)
        {
            throw new ArgumentException(
                $"The latest {options.HeldOut} interactions of each user cannot be predicted: training has held out {trained.HeldOut} (episodes.heldOut) and seen the others. Predict {trained.HeldOut} at most, or train with episodes.heldOut {options.HeldOut}.",
                nameof(options));
        }

        int[] catalogue = [.. Enumerable.Range(0, split.Dataset.Items.Count).Where(item => !split.ItemIsCold[item])];
        var sets = new[] { Scenario.Warm, Scenario.ColdUser }
            .Select(scenario => (Scenario: scenario, Histories: TaskSets.InTime(split, scenario).Where(history => history.Length > options.HeldOut).ToArray()))
            .Where(set => set.Histories.Length > 0).ToArray();
        if (sets.Length == 0)
        {
            throw new NoTaskException($"No user of data set '{split.Dataset.Name}' has more than {options.HeldOut} interactions with warm items, so nothing can be predicted from those before. Hold out fewer.");
        }

        var rows = new List<NextItemRow>();
        foreach (var (scenario, histories) in sets)
        {
            foreach (var contender in contenders)
            {
                rows.Add(Score(contender, scenario, histories, catalogue, options, cancellation));
                progress?.Report(new EvaluationProgress(rows.Count, sets.Length * contenders.Count, ScenarioNames.Slug(scenario), contender.Method));
            }
        }

        return rows;
    }

    /// <summary>The episode whose query is the next item, first, and the other candidates, ascending.</summary>
    internal static Episode Draw(int task, History history, int next, int[] catalogue, NextItemOptions options)
    {
        var first = Math.Max(0, next - options.MaxSupport);
        var target = history.Items[next];
        var known = (options.Negatives is null ? history.Items[..next] : history.Items).ToHashSet();
        int[] others = [.. catalogue.Where(item => item != target && !known.Contains(item))];
        if (options.Negatives < others.Length)
        {
            var random = new StableRandom(options.Seed, Purpose, history.User, next);
            random.Shuffle(others.AsSpan());
            others = others[..options.Negatives.Value];
            Array.Sort(others);
        }

        return new Episode(task, history.User, history.Items[first..next], history.Ratings[first..next], [target, .. others], new float[1 + others.Length]);
    }

    private static NextItemRow Score(
        Contender contender, Scenario scenario, History[] histories, int[] catalogue, NextItemOptions options, CancellationToken cancellation)
    {
        var model = contender.ModelFor(options.Seed);
        var (hits, ndcg, reciprocal, count) = (0.0, 0.0, 0.0, 0);
        var tasks = histories.SelectMany((history, task) => Enumerable.Range(history.Length - options.HeldOut, options.HeldOut).Select(next => (history, task, next)));
        foreach (var chunk in tasks.Chunk(EpisodesPerCall))
        {
            cancellation.ThrowIfCancellationRequested();
            var episodes = Array.ConvertAll(chunk, pair => Draw(pair.task, pair.history, pair.next, catalogue, options));
            var scores = model.Predict(episodes);
            for (var i = 0; i < episodes.Length; i++)
            {
                var rank = NextItem.Rank(scores[i], episodes[i].QueryItems, 0);
                hits += NextItem.HitRate(rank, options.Cutoff);
                ndcg += NextItem.Ndcg(rank, options.Cutoff);
                reciprocal += NextItem.ReciprocalRank(rank);
                count++;
            }
        }

        return new NextItemRow(ScenarioNames.Slug(scenario), contender.Method, contender.Kind, hits / count, ndcg / count, reciprocal / count, count);
    }
}
