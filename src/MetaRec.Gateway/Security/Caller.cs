using MetaRec.Contracts.Security;

namespace MetaRec.Gateway.Security;

/// <summary>Who asks, and what they may do.</summary>
/// <param name="Id">Tells callers apart, as in <c>key:ID</c> and <c>jwt:SUBJECT</c>.</param>
/// <param name="Name">As the audit log has it.</param>
/// <param name="Scopes">What they may do.</param>
/// <param name="Limits">How much they may ask for; null: anything, since nobody was asked who they are.</param>
internal sealed record Caller(string Id, string Name, ApiScope Scopes, ApiKeyLimits? Limits)
{
    /// <summary>Whoever reaches a gateway that serves anybody.</summary>
    public static Caller Anonymous { get; } = new("anonymous", "anonymous", ApiScope.All, null);

    /// <summary>The caller of a request; null where nobody knows who it is.</summary>
    public static Caller? Of(HttpContext context) => context.Features.Get<Caller>();
}
