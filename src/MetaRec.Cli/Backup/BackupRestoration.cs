using MetaRec.Cli.CommandLine;
using MetaRec.Grains.Checkpoints;
using MetaRec.Hosting;
using MetaRec.Hosting.Backup;

namespace MetaRec.Cli.Backup;

/// <summary>Brings a backup into an empty store. Checkpoints first, then the records that point to them; interrupted, it can be run again.</summary>
internal static class BackupRestoration
{
    /// <param name="backup">The backup.</param>
    /// <param name="address">The Redis that the cluster is to use; it holds nothing of the service.</param>
    /// <param name="storage">The folder that its silos are to use.</param>
    /// <param name="say">Told how far it is.</param>
    /// <param name="cancellationToken">Leaves it half done.</param>
    /// <exception cref="InvalidDataException">The backup is damaged.</exception>
    /// <exception cref="StoreInUseException">There is a cluster already.</exception>
    public static async Task<BackupManifest> RunAsync(BackupFolder backup, RedisAddress address, string storage, Action<string> say, CancellationToken cancellationToken)
    {
        var (manifest, records) = await BackupVerification.RunAsync(backup, cancellationToken);
        await using var redis = await RedisRecords.OpenAsync(address, manifest.ServiceId);
        await BeginAsync(redis, address, manifest);
        foreach (var checkpoint in manifest.Checkpoints)
        {
            Copy(Path.Combine(backup.Checkpoints, checkpoint.Path), Path.Combine(storage, "checkpoints", checkpoint.Path));
            say($"checkpoint {checkpoint.Path}");
        }

        foreach (var snapshot in manifest.Snapshots)
        {
            Copy(Path.Combine(backup.Snapshots, snapshot.Path), Path.Combine(storage, "snapshots", snapshot.Path));
            say($"snapshot {snapshot.Path}");
        }

        await redis.WriteAsync(records, count => say($"{count} of {Counted.Of(records.Count, "record")}"), cancellationToken);
        return manifest;
    }

    /// <summary>Marks the store with the backup; what is there already is of an interrupted restore of the same one, or it is not touched.</summary>
    private static async Task BeginAsync(RedisRecords redis, RedisAddress address, BackupManifest manifest)
    {
        if (await redis.BeingRestoredAsync() is null && await redis.HasRecordsAsync())
        {
            throw new StoreInUseException($"Redis at {address} has records of the service '{manifest.ServiceId}' already, and a restore must not mix with them. Stop its silos and give an empty Redis, or delete the keys '{manifest.ServiceId}/*' first.");
        }

        var backup = $"{BackupFolder.NameOf(manifest)} with records {manifest.RecordsSha256}";
        if (await redis.BeginRestoreAsync(backup) is var marked && marked != backup)
        {
            throw new StoreInUseException($"Redis at {address} has records of another backup of the service '{manifest.ServiceId}', and a restore must not mix with them: {RedisRecords.HowToGoOn(marked, manifest.ServiceId)}");
        }
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        var temporary = $"{to}.{Guid.NewGuid():N}.tmp";
        File.Copy(from, temporary);
        using (var file = new FileStream(temporary, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, to, overwrite: true);
        DirectorySync.Flush(Path.GetDirectoryName(to)!);
    }
}
