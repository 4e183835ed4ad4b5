namespace MetaRec.Hosting.Backup;

/// <summary>One record of a cluster's store: a grain's state, or the reminders.</summary>
/// <param name="Key">Its key in the store.</param>
/// <param name="Fields">Its fields, byte for byte.</param>
public sealed record StoredRecord(string Key, IReadOnlyDictionary<string, byte[]> Fields)
{
    /// <summary>The field that holds a grain's state in Orleans' binary format; null where the record is none.</summary>
    public byte[]? Data => Fields.GetValueOrDefault("data");
}
