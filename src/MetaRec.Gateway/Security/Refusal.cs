namespace MetaRec.Gateway.Security;

/// <summary>Why nobody knows who asks.</summary>
internal sealed record Refusal(string Reason);
