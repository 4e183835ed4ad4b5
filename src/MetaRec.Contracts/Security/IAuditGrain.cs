namespace MetaRec.Contracts.Security;

/// <summary>The audit log. Key: 0. Entries are added, told once how they ended, and never changed or removed.</summary>
[Alias("metarec.IAuditGrain")]
public interface IAuditGrain : IGrainWithIntegerKey
{
    /// <summary>Adds an entry; durable before it returns. The same id again is the same entry.</summary>
    /// <returns>Its number.</returns>
    [Alias("Append")]
    [ResponseTimeout("00:00:05")]
    Task<long> AppendAsync(AuditEntry entry);

    /// <summary>Says how what an entry is about has ended, and what it was about where that was not known before; only the first answer counts.</summary>
    [Alias("Complete")]
    [ResponseTimeout("00:00:05")]
    Task CompleteAsync(long number, string outcome, string? target);

    /// <summary>The entries, the latest first.</summary>
    /// <param name="cursor">Where the part before ended; null: from the latest.</param>
    /// <param name="limit">Most entries of the part.</param>
    [Alias("List")]
    [ResponseTimeout("00:00:05")]
    Task<AuditPage> ListAsync(long? cursor, int limit);
}
