namespace MetaRec.Contracts.Security;

/// <summary>A full segment of the audit log. Key: its number, from 0.</summary>
[Alias("metarec.IAuditSegmentGrain")]
public interface IAuditSegmentGrain : IGrainWithIntegerKey
{
    /// <summary>Stores the segment; durable before it returns. Called again only where the log could not let go of it.</summary>
    [Alias("Write")]
    [ResponseTimeout("00:00:05")]
    Task WriteAsync(IReadOnlyList<AuditEntry> entries);

    /// <summary>Says how what one of its entries is about has ended.</summary>
    [Alias("Complete")]
    [ResponseTimeout("00:00:05")]
    Task CompleteAsync(long number, string outcome, string? target);

    /// <summary>Its entries, oldest first.</summary>
    [Alias("Read")]
    [ResponseTimeout("00:00:05")]
    Task<IReadOnlyList<AuditEntry>> ReadAsync();
}
