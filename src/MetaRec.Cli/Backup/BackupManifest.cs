namespace MetaRec.Cli.Backup;

/// <summary>What a backup consists of. It is written last: a folder without it is no backup.</summary>
/// <param name="Format">1.</param>
/// <param name="Version">The version of metarec that wrote it.</param>
/// <param name="TakenAt">When the records were read: what was acknowledged before is in it.</param>
/// <param name="ServiceId">The service id of the cluster, with which all keys begin.</param>
/// <param name="Store">Where the records come from, without user and password.</param>
/// <param name="Records">How many records there are.</param>
/// <param name="RecordsSha256">SHA-256 (hex) of the file of records.</param>
/// <param name="Checkpoints">The checkpoints that the records point to.</param>
internal sealed record BackupManifest(int Format, string Version, DateTimeOffset TakenAt, string ServiceId, string Store, int Records, string RecordsSha256, IReadOnlyList<BackupCheckpoint> Checkpoints)
{
    /// <summary>The snapshots of live feedback, MODEL/FILE; a backup of an older version has none.</summary>
    public IReadOnlyList<BackupCheckpoint> Snapshots { get; init; } = [];
}
