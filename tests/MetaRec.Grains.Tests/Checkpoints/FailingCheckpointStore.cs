using MetaRec.Contracts.Jobs;
using MetaRec.Grains.Checkpoints;

namespace MetaRec.Grains.Tests.Checkpoints;

/// <summary>A store whose writes fail, as on a full disk, or whose reads do, as where it is away, as long as it is told to.</summary>
internal sealed class FailingCheckpointStore(ICheckpointStore store) : ICheckpointStore
{
    private volatile Task _free = Task.CompletedTask;
    private volatile bool _full;
    private volatile bool _away;

    public bool Full
    {
        set => _full = value;
    }

    public bool Away
    {
        set => _away = value;
    }

    /// <summary>What a write waits for before it does anything.</summary>
    public Task Free
    {
        set => _free = value;
    }

    public async Task WriteAsync(CheckpointReference reference, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        if (_full)
        {
            throw new IOException("No space left on device.");
        }

        await store.WriteAsync(reference, content, cancellationToken);
    }

    public Task<byte[]> ReadAsync(CheckpointReference reference, CancellationToken cancellationToken) =>
        _away ? throw new DirectoryNotFoundException("The share is not mounted.") : store.ReadAsync(reference, cancellationToken);

    public Task DeleteAsync(string jobId, CheckpointReference? except, CancellationToken cancellationToken) => store.DeleteAsync(jobId, except, cancellationToken);

    public Task PruneAsync(CheckpointReference latest, int kept, CancellationToken cancellationToken) => store.PruneAsync(latest, kept, cancellationToken);
}
