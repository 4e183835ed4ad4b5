namespace MetaRec.Data.Tasks;

/// <summary>Deals tasks to shards, and the tasks of a shard to its visits. Pure functions: any silo deals alike, in any order and after any restart.</summary>
public static class TaskSampler
{
    private const ulong ShardKey = 0x5348415244;
    private const long BatchPurpose = 0x42415443;

    /// <summary>Deals tasks round and round in a shuffled order that never changes: the sizes of two shards differ by one at most.</summary>
    /// <param name="tasks">How many tasks there are.</param>
    /// <param name="shards">How many shards there are, from 1.</param>
    /// <returns>The tasks of each shard, ascending.</returns>
    public static int[][] Deal(int tasks, int shards)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tasks);
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        var order = Enumerable.Range(0, tasks).ToArray();
        new StableRandom(ShardKey).Shuffle(order.AsSpan());
        return [.. Enumerable.Range(0, shards).Select(Hand)];

        int[] Hand(int shard)
        {
            var hand = new List<int>();
            for (var place = shard; place < tasks; place += shards)
            {
                hand.Add(order[place]);
            }

            hand.Sort();
            return [.. hand];
        }
    }

    /// <summary>
    /// The tasks of one visit to a shard: a slice of the seeded permutation of its epoch. An epoch visits as many full slices as fit and drops the remainder
    /// (another one each epoch), so that no batch holds a task twice. A shard with no more tasks than a batch gives all of them.
    /// </summary>
    /// <param name="seed">Seed of the job.</param>
    /// <param name="shard">Index of the shard.</param>
    /// <param name="visit">How often the shard was visited before.</param>
    /// <param name="tasksOfShard">The tasks of the shard, in a fixed order.</param>
    /// <param name="size">Tasks per visit, from 1.</param>
    public static int[] BatchOf(ulong seed, int shard, long visit, IReadOnlyList<int> tasksOfShard, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(visit);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var tasks = tasksOfShard.ToArray();
        if (tasks.Length <= size)
        {
            return tasks;
        }

        var (epoch, slice) = Math.DivRem(visit, tasks.Length / size);
        new StableRandom(seed, BatchPurpose, shard, epoch).Shuffle(tasks.AsSpan());
        return tasks.AsSpan((int)slice * size, size).ToArray();
    }
}
