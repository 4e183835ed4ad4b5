namespace MetaRec.Gateway.Security;

/// <summary>What a request is about, for the audit log; set by an endpoint whose path does not say it.</summary>
internal sealed record AuditTarget(string Id);
