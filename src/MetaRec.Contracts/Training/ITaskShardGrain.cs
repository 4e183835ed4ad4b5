namespace MetaRec.Contracts.Training;

/// <summary>Leads the tasks of one shard, on whichever silo it is activated. Key: job/shard.</summary>
[Alias("metarec.ITaskShardGrain")]
public interface ITaskShardGrain : IGrainWithStringKey
{
    /// <summary>Computes a micro-batch on a lane of this silo.</summary>
    /// <exception cref="StaleVersionException">θ has moved on meanwhile.</exception>
    /// <exception cref="PoisonedMicroBatchException">A loss is not finite.</exception>
    /// <exception cref="Wire.WorkerPreemptedException">The silo is shutting down.</exception>
    [Alias("Compute")]
    [ResponseTimeout("00:05:00")]
    Task<MicroBatchReply> ComputeAsync(MicroBatchRequest request, CancellationToken cancellationToken);
}
