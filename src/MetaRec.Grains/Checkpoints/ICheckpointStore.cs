using MetaRec.Contracts.Jobs;

namespace MetaRec.Grains.Checkpoints;

/// <summary>Where checkpoints lie. Every silo sees the same store.</summary>
public interface ICheckpointStore
{
    /// <summary>Stores a checkpoint completely or not at all; durable when it returns.</summary>
    Task WriteAsync(CheckpointReference reference, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Reads a checkpoint and checks its hash.</summary>
    /// <exception cref="InvalidDataException">The content is not what the reference was made of.</exception>
    Task<byte[]> ReadAsync(CheckpointReference reference, CancellationToken cancellationToken);

    /// <summary>Removes all checkpoints of a job but one. A job without any is no error.</summary>
    Task DeleteAsync(string jobId, CheckpointReference? except, CancellationToken cancellationToken);

    /// <summary>Removes older checkpoints of the job, all but this one and the latest before it, <paramref name="kept"/> together.</summary>
    /// <param name="latest">The checkpoint that the job goes on from: newer ones are not this caller's to remove.</param>
    /// <param name="kept">How many stay; 1 or more.</param>
    /// <param name="cancellationToken">Leaves the rest.</param>
    Task PruneAsync(CheckpointReference latest, int kept, CancellationToken cancellationToken);
}
