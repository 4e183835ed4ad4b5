namespace MetaRec.Cli.Backup;

/// <summary>A backup is not restored into a store that a cluster uses.</summary>
internal sealed class StoreInUseException(string message) : Exception(message);
