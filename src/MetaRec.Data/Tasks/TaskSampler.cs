namespace MetaRec.Data.Tasks;

/// <summary>Deals tasks to shards, and the tasks of a shard to its visits. Pure functions: any silo deals alike, in any order and after any restart.</summary>
public static class TaskSampler
{
    private const ulong ShardKey = 0x5348415244;
    private const long BatchPurpose = 0x42415443;

    /// <summary>The shard of a task, by a hash that never changes.</summary>
    /// <param name="task">Index of the task.</param>
    /// <param name="shards">How many shards there are, from 1.</param>
    public static int ShardOf(int task, int shards) => new StableRandom(ShardKey, task).Next(shards);

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
