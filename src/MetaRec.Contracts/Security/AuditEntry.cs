namespace MetaRec.Contracts.Security;

/// <summary>An act of administration. It names keys, jobs, models and items, and never a user.</summary>
/// <param name="Id">Makes an entry that is sent twice one.</param>
/// <param name="At">When it was asked for.</param>
/// <param name="Who">The key or the subject that asked for it.</param>
/// <param name="Action">What, such as <c>job.delete</c>.</param>
/// <param name="Target">Of what: an id.</param>
[GenerateSerializer, Immutable, Alias("metarec.AuditEntry")]
public sealed record AuditEntry(
    [property: Id(0)] Guid Id, [property: Id(1)] DateTimeOffset At, [property: Id(2)] string Who, [property: Id(3)] string Action, [property: Id(4)] string Target)
{
    /// <summary>Its place in the log, from 1.</summary>
    [Id(5)]
    public long Number { get; init; }

    /// <summary>How it ended; null where the gateway was lost before it could tell.</summary>
    [Id(6)]
    public string? Outcome { get; init; }
}
