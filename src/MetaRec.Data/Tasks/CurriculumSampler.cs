namespace MetaRec.Data.Tasks;

/// <summary>
/// Draws micro-batches that hold more of the tasks that adaptation still fails at. Pure functions, like <see cref="TaskSampler"/>.
/// </summary>
/// <remarks>
/// Most of a batch's tasks come in turn, so every task is reached, whatever its loss. The others are drawn without replacement in proportion to their excess: how far their loss lies above the mean of the
/// shard. Meta-gradients are not weighted against that: the objective is on purpose a mean in which hard tasks count more.
/// </remarks>
public static class CurriculumSampler
{
    private const long Purpose = 0x43555252;

    /// <summary>What stands for the loss of a task that has not been trained on.</summary>
    public const float Unknown = -1;

    /// <summary>The tasks of one visit to a shard. A shard with no more tasks than a batch gives all of them.</summary>
    /// <param name="seed">Seed of the job.</param>
    /// <param name="shard">Index of the shard.</param>
    /// <param name="visit">How often the shard was visited before.</param>
    /// <param name="tasksOfShard">The tasks of the shard, in a fixed order.</param>
    /// <param name="size">Tasks per visit, from 1.</param>
    /// <param name="share">The share of them that is drawn by loss, below 1; rounded down to tasks.</param>
    /// <param name="losses">Losses by task, or <see cref="Unknown"/>; empty: all unknown.</param>
    public static int[] BatchOf(ulong seed, int shard, long visit, IReadOnlyList<int> tasksOfShard, int size, double share, ReadOnlySpan<float> losses)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(share, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (tasksOfShard.Count <= size)
        {
            return [.. tasksOfShard];
        }

        var byLoss = (int)(share * size);
        var batch = new List<int>(TaskSampler.BatchOf(seed, shard, visit, tasksOfShard, size - byLoss));
        var inTurn = batch.ToHashSet();
        var excess = Excess(tasksOfShard, losses);
        int[] left = [.. Enumerable.Range(0, tasksOfShard.Count).Where(place => !inTurn.Contains(tasksOfShard[place]))];
        var weights = Array.ConvertAll(left, place => excess[place]);
        var random = new StableRandom(seed, Purpose, shard, visit);
        for (var i = 0; i < byLoss; i++)
        {
            var drawn = Draw(ref random, weights.AsSpan(i));
            (left[i], left[i + drawn]) = (left[i + drawn], left[i]);
            (weights[i], weights[i + drawn]) = (weights[i + drawn], weights[i]);
            batch.Add(tasksOfShard[left[i]]);
        }

        return [.. batch];
    }

    /// <summary>How far each task's loss lies above the mean of those known; 0 where it does not, or is unknown.</summary>
    public static double[] Excess(IReadOnlyList<int> tasks, ReadOnlySpan<float> losses)
    {
        var excess = new double[tasks.Count];
        var (sum, known) = (0.0, 0);
        for (var i = 0; i < excess.Length; i++)
        {
            excess[i] = losses.IsEmpty ? Unknown : losses[tasks[i]];
            (sum, known) = excess[i] < 0 ? (sum, known) : (sum + excess[i], known + 1);
        }

        var mean = known == 0 ? 0 : sum / known;
        return Array.ConvertAll(excess, loss => Math.Max(0, loss - mean));
    }

    /// <summary>A place in proportion to its weight; any alike where no weight is left.</summary>
    private static int Draw(ref StableRandom random, ReadOnlySpan<double> weights)
    {
        var total = 0.0;
        foreach (var weight in weights)
        {
            total += weight;
        }

        if (total <= 0)
        {
            return random.Next(weights.Length);
        }

        // The last with any weight stands for what rounding leaves over.
        var left = random.NextDouble() * total;
        var last = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] > 0)
            {
                last = i;
                left -= weights[i];
                if (left < 0)
                {
                    break;
                }
            }
        }

        return last;
    }
}
