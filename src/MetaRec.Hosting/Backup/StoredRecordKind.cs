namespace MetaRec.Hosting.Backup;

/// <summary>How a record is kept in Redis.</summary>
public enum StoredRecordKind
{
    /// <summary>Fields with values: a grain's state.</summary>
    Hash,

    /// <summary>Members with scores: the reminders.</summary>
    SortedSet,
}
