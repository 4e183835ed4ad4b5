namespace MetaRec.Contracts.Training;

/// <summary>Leads the tasks of one shard, on the silo that computes its micro-batches. Key: job@spec/shard.</summary>
[Alias("metarec.ITaskShardGrain")]
public interface ITaskShardGrain : IGrainWithStringKey
{
    /// <summary>The episodes of a micro-batch: a pure function of (seed, step, micro-batch), and of the deal of the step where the job has a curriculum.</summary>
    /// <param name="step">The meta-step.</param>
    /// <param name="microBatch">A micro-batch that this shard computes at that step.</param>
    /// <param name="home">The silo that the shard and its tasks belong on from now on; null: they stay where they are.</param>
    [Alias("Draw")]
    Task<DrawnEpisode[]> DrawAsync(int step, int microBatch, SiloAddress? home);

    /// <summary>The episodes of a micro-batch of a private job, of the tasks that take part: a pure function of (seed, sampling key, step, micro-batch).</summary>
    /// <param name="step">The meta-step.</param>
    /// <param name="microBatch">A micro-batch that this shard computes.</param>
    /// <param name="home">The silo that the shard and its tasks belong on from now on; null: they stay where they are.</param>
    /// <param name="samplingKey">Decides which tasks take part.</param>
    [Alias("DrawPrivate")]
    Task<DrawnEpisode[]> DrawPrivateAsync(int step, int microBatch, SiloAddress? home, byte[] samplingKey);
}
