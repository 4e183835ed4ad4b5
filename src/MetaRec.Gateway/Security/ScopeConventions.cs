using MetaRec.Contracts.Security;

namespace MetaRec.Gateway.Security;

/// <summary>Attaches scopes to endpoints.</summary>
internal static class ScopeConventions
{
    /// <summary>The name of the policy that looks at <see cref="RequiredScope"/>.</summary>
    public const string Policy = "scope";

    /// <summary>Callers of the endpoint, or of the endpoints of the group that say nothing else, need a scope.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, ApiScope scope)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequiredScope(scope)).RequireAuthorization(Policy);
}
