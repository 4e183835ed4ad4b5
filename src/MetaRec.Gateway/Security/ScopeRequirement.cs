using MetaRec.Contracts.Security;
using Microsoft.AspNetCore.Authorization;

namespace MetaRec.Gateway.Security;

/// <summary>The caller has the scope that the endpoint asks for. One that asks for none is the administrator's, so that forgetting it opens nothing.</summary>
internal sealed class ScopeRequirement : AuthorizationHandler<ScopeRequirement>, IAuthorizationRequirement
{
    /// <summary>The scope that a request needs.</summary>
    public static ApiScope Of(Endpoint? endpoint) => endpoint switch
    {
        // Nothing is there, or not with this method: whoever may know so is told.
        not RouteEndpoint => ApiScope.None,
        { } known => known.Metadata.GetMetadata<RequiredScope>()?.Scope ?? ApiScope.Admin,
    };

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (context.Resource is HttpContext http && Caller.Of(http) is { } caller && caller.Scopes.HasFlag(Of(http.GetEndpoint())))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
