namespace MetaRec.Contracts.Training;

/// <summary>What one silo does for one job: computes micro-batches on the silo's lanes and sums them. Key: job@spec/silo address; it lives on that silo or nowhere.</summary>
[Alias("metarec.IWorkerGrain")]
public interface IWorkerGrain : IGrainWithStringKey
{
    /// <summary>Computes a subtree of a meta-step's sum. Idempotent; cancelling it takes back what has not reached a lane.</summary>
    /// <exception cref="StaleVersionException">θ has moved on meanwhile.</exception>
    /// <exception cref="PoisonedMicroBatchException">A loss or a gradient is not finite.</exception>
    /// <exception cref="Wire.WorkerPreemptedException">The silo is shutting down.</exception>
    [Alias("Compute")]
    [ResponseTimeout("00:05:00")]
    Task<WorkReply> ComputeAsync(WorkRequest request, CancellationToken cancellationToken);
}
