namespace MetaRec.Cli.Backup;

/// <summary>A checkpoint or snapshot in a backup.</summary>
/// <param name="Path">JOB/FILE, or MODEL/FILE.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">SHA-256 (hex) of its content.</param>
internal sealed record BackupCheckpoint(string Path, long Bytes, string Sha256);
