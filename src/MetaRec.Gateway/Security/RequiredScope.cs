using MetaRec.Contracts.Security;

namespace MetaRec.Gateway.Security;

/// <summary>The scope that a caller of an endpoint needs. An endpoint's own goes before its group's.</summary>
internal sealed record RequiredScope(ApiScope Scope);
