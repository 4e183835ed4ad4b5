using MetaRec.Cli.CommandLine;
using MetaRec.Contracts.Jobs;
using MetaRec.Grains.Checkpoints;
using MetaRec.Hosting;
using MetaRec.Hosting.Backup;

namespace MetaRec.Cli.Backup;

/// <summary>
/// Takes a backup of a running cluster. The records first, at one point of time; then the checkpoints that they point to, which were written before them. A job may have removed an old
/// checkpoint meanwhile: then both are taken again.
/// </summary>
internal sealed class BackupCreation(RedisAddress address, string service, string storage, TimeProvider time)
{
    private const int Attempts = 5;

    /// <summary>Takes a backup into a folder of its own, named by service and time.</summary>
    /// <param name="parent">Where backups lie.</param>
    /// <param name="say">Told how far it is.</param>
    /// <param name="cancellationToken">Gives up; what was written is removed.</param>
    /// <exception cref="InvalidDataException">A checkpoint that records point to is missing or damaged.</exception>
    public async Task<(string Path, BackupManifest Manifest)> RunAsync(string parent, Action<string> say, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(parent);
        await using var redis = await RedisRecords.OpenAsync(address, service);
        using var recorded = new RecordedCheckpoints();
        for (var attempt = 1; ; attempt++)
        {
            var takenAt = time.GetUtcNow();
            var name = BackupFolder.NameOf(service, takenAt);
            var (unfinished, finished) = (new BackupFolder(Path.Combine(parent, $".{name}.unfinished")), Path.Combine(parent, name));
            try
            {
                Directory.CreateDirectory(unfinished.Checkpoints);
                var records = await redis.ReadAsync();
                CheckpointReference[] needed = [.. records.Where(record => record.Data is not null).SelectMany(record => recorded.In(record.Key, record.Data!)).Distinct()];
                say($"{Counted.Of(records.Count, "record")}, {Counted.Of(needed.Length, "checkpoint")}");
                if (await CopyAsync(needed, unfinished, attempt == Attempts, cancellationToken) is { } copied)
                {
                    var hash = await unfinished.WriteRecordsAsync(records, cancellationToken);
                    var manifest = new BackupManifest(BackupFolder.Format, Versions.Metarec, takenAt, service, $"{address}", records.Count, hash, copied)
                    {
                        Snapshots = await CopySnapshotsAsync(unfinished, cancellationToken),
                    };
                    await unfinished.WriteManifestAsync(manifest, cancellationToken);
                    Directory.Move(unfinished.Path, finished);
                    DirectorySync.Flush(Path.GetFullPath(parent));
                    return (finished, manifest);
                }

                say("a checkpoint was removed meanwhile; records and checkpoints are taken again");
            }
            finally
            {
                if (Directory.Exists(unfinished.Path))
                {
                    Directory.Delete(unfinished.Path, recursive: true);
                }
            }
        }
    }

    /// <summary>Removes all but the latest backups of this service from a folder; returns those that are gone. Those of other services, and those that were renamed, stay.</summary>
    public async Task<IReadOnlyList<string>> PruneAsync(string parent, int keep, CancellationToken cancellationToken)
    {
        var own = new List<string>();
        foreach (var folder in Directory.EnumerateDirectories(parent))
        {
            if (await NameByManifestAsync(folder, cancellationToken) == Path.GetFileName(folder))
            {
                own.Add(folder);
            }
        }

        string[] old = [.. own.OrderDescending(StringComparer.Ordinal).Skip(keep)];
        foreach (var backup in old)
        {
            Directory.Delete(backup, recursive: true);
        }

        return old;
    }

    /// <summary>The name that a folder got if it is a backup of this service; else null.</summary>
    private async Task<string?> NameByManifestAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            var manifest = await new BackupFolder(folder).ReadManifestAsync(cancellationToken);
            return manifest.ServiceId == service ? BackupFolder.NameOf(manifest) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Copies checkpoints and compares them with their hashes; null where one is gone.</summary>
    private async Task<IReadOnlyList<BackupCheckpoint>?> CopyAsync(IReadOnlyList<CheckpointReference> needed, BackupFolder backup, bool isLast, CancellationToken cancellationToken)
    {
        var copied = new List<BackupCheckpoint>();
        foreach (var checkpoint in needed)
        {
            var place = BackupFolder.PlaceOf(checkpoint);
            var (source, copy) = (Path.Combine(storage, "checkpoints", place), Path.Combine(backup.Checkpoints, place));
            try
            {
                await CopyAsync(source, copy, cancellationToken);
            }
            catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
            {
                return isLast
                    ? throw new InvalidDataException($"The checkpoint {source}, which job '{checkpoint.JobId}' or a model points to, is missing. Is --storage the silos' folder? Otherwise restore the file, or delete the job.", error)
                    : null;
            }

            var hash = await BackupFolder.HashAsync(copy, cancellationToken);
            if (hash != checkpoint.Sha256)
            {
                throw new InvalidDataException($"The checkpoint {source} has SHA-256 {hash}, but {checkpoint.Sha256} was written: it is damaged. Restore it from an earlier backup, or delete its job.");
            }

            copied.Add(new BackupCheckpoint(place, new FileInfo(copy).Length, hash));
        }

        return copied;
    }

    /// <summary>Copies the snapshots of live feedback that are there: one that a record points to was written before it, and one that goes meanwhile is in no use.</summary>
    private async Task<IReadOnlyList<BackupCheckpoint>> CopySnapshotsAsync(BackupFolder backup, CancellationToken cancellationToken)
    {
        var (folder, copied) = (Path.Combine(storage, "snapshots"), new List<BackupCheckpoint>());
        foreach (var source in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.jsonl.gz", SearchOption.AllDirectories) : [])
        {
            var place = Path.GetRelativePath(folder, source);
            var copy = Path.Combine(backup.Snapshots, place);
            try
            {
                await CopyAsync(source, copy, cancellationToken);
            }
            catch (FileNotFoundException)
            {
                continue;
            }

            var hash = await BackupFolder.HashAsync(copy, cancellationToken);
            copied.Add(Path.GetFileName(source).StartsWith(hash, StringComparison.Ordinal)
                ? new BackupCheckpoint(place, new FileInfo(copy).Length, hash)
                : throw new InvalidDataException($"The snapshot {source} has SHA-256 {hash}, which is not its name: it is damaged. Restore it from an earlier backup, or remove it and train on a new one."));
        }

        return copied;
    }

    private static async Task CopyAsync(string source, string copy, CancellationToken cancellationToken)
    {
        await using var from = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        await using var to = new FileStream(copy, FileMode.CreateNew, FileAccess.Write);
        await from.CopyToAsync(to, cancellationToken);
        to.Flush(flushToDisk: true);
    }
}
