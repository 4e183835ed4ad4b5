namespace MetaRec.Hosting.Backup;

/// <summary>One record of a cluster's store: a grain's state, or the reminders.</summary>
/// <param name="Key">Its key in the store.</param>
/// <param name="Kind">How it is kept.</param>
/// <param name="Fields">Its fields, byte for byte; or its members with their scores as text.</param>
public sealed record StoredRecord(string Key, StoredRecordKind Kind, IReadOnlyDictionary<string, byte[]> Fields)
{
    /// <summary>The field that holds a grain's state in Orleans' binary format; null where the record is none.</summary>
    public byte[]? Data => Fields.GetValueOrDefault("data");
}
