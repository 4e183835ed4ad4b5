using MetaRec.Cli.CommandLine;
using MetaRec.Grains.Checkpoints;
using MetaRec.Hosting.Backup;

namespace MetaRec.Cli.Backup;

/// <summary>Reads a backup completely and compares it with its manifest.</summary>
internal static class BackupVerification
{
    /// <returns>Its manifest and its records.</returns>
    /// <exception cref="InvalidDataException">It is incomplete or damaged; the message names the file.</exception>
    public static async Task<(BackupManifest Manifest, IReadOnlyList<StoredRecord> Records)> RunAsync(BackupFolder backup, CancellationToken cancellationToken)
    {
        var manifest = await backup.ReadManifestAsync(cancellationToken);
        var records = await backup.ReadRecordsAsync(manifest, cancellationToken);
        if (records.Count != manifest.Records)
        {
            throw new InvalidDataException($"The backup {backup.Path} has {Counted.Of(records.Count, "record")}, but the manifest says {manifest.Records}. Take another backup.");
        }

        var files = manifest.Checkpoints.Select(checkpoint => (File: Path.Combine(backup.Checkpoints, checkpoint.Path), checkpoint.Sha256))
            .Concat(manifest.Snapshots.Select(snapshot => (File: Path.Combine(backup.Snapshots, snapshot.Path), snapshot.Sha256)));
        foreach (var (file, hash) in files)
        {
            if (!File.Exists(file) || await BackupFolder.HashAsync(file, cancellationToken) != hash)
            {
                throw new InvalidDataException($"{file} is not what was written: it is missing or damaged. Take another backup.");
            }
        }

        using var recorded = new RecordedCheckpoints();
        var there = manifest.Checkpoints.Select(checkpoint => checkpoint.Path).ToHashSet(StringComparer.Ordinal);
        return records.Where(record => record.Data is not null).SelectMany(record => recorded.In(record.Key, record.Data!)).FirstOrDefault(checkpoint => !there.Contains(BackupFolder.PlaceOf(checkpoint))) is { } missing
            ? throw new InvalidDataException($"The backup {backup.Path} lacks the checkpoint {BackupFolder.PlaceOf(missing)}, which one of its records points to. Take another backup.")
            : (manifest, records);
    }
}
