using MetaRec.Data;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Engine;

/// <summary>Lays episodes out as a <see cref="MicroBatch"/>.</summary>
public static class Collator
{
    private const int ColdPurpose = 0x434F4C44;

    /// <summary>Lays out episodes for prediction: warm items use their own embedding.</summary>
    public static MicroBatch Collate(IReadOnlyList<Episode> episodes, ModelContext context) => Collate(episodes, context, 0, 0, MicroBatch.BeyondTraining);

    /// <summary>
    /// Lays out episodes for training: a task sees all its items as new with probability <paramref name="coldTaskShare"/>, decided by (seed, step, task).
    /// </summary>
    public static MicroBatch Collate(IReadOnlyList<Episode> episodes, ModelContext context, double coldTaskShare, ulong seed, long step)
    {
        if (episodes.Count == 0)
        {
            throw new ArgumentException("A micro-batch needs at least one episode.", nameof(episodes));
        }

        var tasks = episodes.Count;
        var support = episodes.Max(episode => episode.SupportItems.Length);
        var query = episodes.Max(episode => episode.QueryItems.Length);
        var supportRows = new long[tasks * support];
        var queryRows = new long[tasks * query];
        var supportTargets = new float[tasks * support];
        var supportLabels = new float[tasks * support];
        var queryTargets = new float[tasks * query];
        var queryLabels = new float[tasks * query];
        var queryBases = new float[tasks * query];
        var (supportPerRow, queryPerRow) = (PerRow(episodes, episode => episode.SupportNegatives, episode => episode.SupportItems), PerRow(episodes, episode => episode.QueryNegatives, episode => episode.QueryItems));
        var supportNegatives = new long[tasks * support * supportPerRow];
        var queryNegatives = new long[tasks * query * queryPerRow];
        var items = new List<DistinctItem>();
        var positions = new Dictionary<DistinctItem, int>();
        for (var t = 0; t < tasks; t++)
        {
            var episode = episodes[t];
            var asNew = coldTaskShare > 0 && new StableRandom(seed, ColdPurpose, step, episode.Task).NextDouble() < coldTaskShare;
            long Position(int item)
            {
                var key = new DistinctItem(item, !asNew && context.IsWarm(item));
                if (!positions.TryGetValue(key, out var position))
                {
                    position = items.Count;
                    items.Add(key);
                    positions.Add(key, position);
                }

                return position;
            }

            for (var s = 0; s < episode.SupportItems.Length; s++)
            {
                var item = episode.SupportItems[s];
                supportRows[(t * support) + s] = Position(item);
                supportTargets[(t * support) + s] = episode.SupportRatings[s] - context.Base(item, asNew);
                supportLabels[(t * support) + s] = context.Scale.Position(episode.SupportRatings[s]);
            }

            for (var q = 0; q < episode.QueryItems.Length; q++)
            {
                var item = episode.QueryItems[q];
                queryRows[(t * query) + q] = Position(item);
                queryBases[(t * query) + q] = context.Base(item, asNew);
                queryLabels[(t * query) + q] = context.Scale.Position(episode.QueryRatings[q]);
                queryTargets[(t * query) + q] = episode.QueryRatings[q] - queryBases[(t * query) + q];
            }

            for (var n = 0; n < episode.SupportNegatives.Length; n++)
            {
                supportNegatives[(t * support * supportPerRow) + n] = Position(episode.SupportNegatives[n]);
            }

            for (var n = 0; n < episode.QueryNegatives.Length; n++)
            {
                queryNegatives[(t * query * queryPerRow) + n] = Position(episode.QueryNegatives[n]);
            }
        }

        return new MicroBatch
        {
            Step = step,
            Tasks = tasks,
            Support = support,
            Query = query,
            Users = [.. episodes.Select(episode => episode.User)],
            Items = [.. items],
            SupportRows = supportRows,
            QueryRows = queryRows,
            SupportTargets = supportTargets,
            SupportLabels = supportLabels,
            QueryTargets = queryTargets,
            QueryLabels = queryLabels,
            QueryBases = queryBases,
            SupportNegatives = supportPerRow,
            QueryNegatives = queryPerRow,
            SupportNegativeRows = supportNegatives,
            QueryNegativeRows = queryNegatives,
            SupportCounts = [.. episodes.Select(episode => episode.SupportItems.Length)],
            QueryCounts = [.. episodes.Select(episode => episode.QueryItems.Length)],
        };
    }

    private static int PerRow(IReadOnlyList<Episode> episodes, Func<Episode, int[]> negatives, Func<Episode, int[]> items)
    {
        var perRow = episodes.Max(episode => items(episode).Length == 0 ? 0 : negatives(episode).Length / items(episode).Length);
        return episodes.FirstOrDefault(episode => negatives(episode).Length != perRow * items(episode).Length) is { } other
            ? throw new ArgumentException(
                $"All rows of a micro-batch must have as many negatives, {perRow}, but task {other.Task} has {negatives(other).Length} for {items(other).Length} rows.", nameof(episodes))
            : perRow;
    }
}
