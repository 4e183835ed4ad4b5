using MetaRec.Contracts.Security;

namespace MetaRec.Grains.Security;

/// <summary>How the audit log is cut into segments, so that an entry costs one small write however long the log is.</summary>
internal static class AuditSegment
{
    /// <summary>Entries of a full segment.</summary>
    public const int Size = 256;

    /// <summary>The segment that an entry is in.</summary>
    public static long Of(long number) => (number - 1) / Size;

    /// <summary>The entries with one of them told how it ended; null where that changes nothing.</summary>
    public static IReadOnlyList<AuditEntry>? Complete(IReadOnlyList<AuditEntry> entries, long number, string outcome, string? target) =>
        entries.Any(entry => entry.Number == number && entry.Outcome is null)
            ? [.. entries.Select(entry => entry.Number == number ? entry with { Outcome = outcome, Target = target ?? entry.Target } : entry)]
            : null;
}
