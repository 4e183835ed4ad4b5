using MetaRec.Contracts.Jobs;
using MetaRec.Learning.Checkpoints;

namespace MetaRec.Grains.Checkpoints;

/// <summary>Keeps checkpoints as files, folder/job/step-….safetensors, on a disk that all silos share.</summary>
public sealed class FileCheckpointStore(string folder) : ICheckpointStore
{
    /// <summary>The file of a checkpoint.</summary>
    public string PathOf(CheckpointReference reference) =>
        Path.Combine(folder, reference.JobId, Checkpoint.FileName(reference.Step, reference.Sha256));

    public async Task WriteAsync(CheckpointReference reference, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var path = PathOf(reference);
        var directory = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(directory);

        // A name of its own for each attempt: a twin that is about to be fenced must not write into this file.
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                await file.WriteAsync(content, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            DirectorySync.Flush(directory);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    public Task PruneAsync(CheckpointReference latest, int kept, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(kept, 1);
        var path = PathOf(latest);
        foreach (var old in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "step-*.safetensors").OrderDescending(StringComparer.Ordinal)
            .Where(old => string.CompareOrdinal(old, path) < 0).Skip(kept - 1))
        {
            cancellationToken.ThrowIfCancellationRequested();
            File.Delete(old);
        }

        return Task.CompletedTask;
    }

    public async Task<byte[]> ReadAsync(CheckpointReference reference, CancellationToken cancellationToken)
    {
        var path = PathOf(reference);
        var content = await File.ReadAllBytesAsync(path, cancellationToken);
        var hash = Checkpoint.Hash(content);
        return hash == reference.Sha256
            ? content
            : throw new InvalidDataException($"Checkpoint {path} has SHA-256 {hash}, but {reference.Sha256} was written. Restore the file, or resume from an older checkpoint.");
    }

    public Task DeleteAsync(string jobId, CheckpointReference? except, CancellationToken cancellationToken)
    {
        var directory = Path.Combine(folder, jobId);
        if (except is null)
        {
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }

            return Task.CompletedTask;
        }

        foreach (var file in Directory.EnumerateFiles(directory).Where(file => file != PathOf(except)))
        {
            File.Delete(file);
        }

        return Task.CompletedTask;
    }
}
