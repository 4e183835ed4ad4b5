using MetaRec.Client;
using MetaRec.Contracts.Security;
using MetaRec.Gateway.Monitoring;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace MetaRec.Gateway.Security;

/// <summary>Tells a caller who is refused why, and what to do, as a problem document.</summary>
internal sealed class AuthorizationProblems(GatewayMetrics metrics) : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            return next(context);
        }

        var known = Caller.Of(context);
        metrics.Refused(known is null ? GatewayMetrics.Key : GatewayMetrics.Scope);
        return known is { } caller ? ForbidAsync(context, caller) : ChallengeAsync(context);
    }

    private static Task ChallengeAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"metarec\"";
        return TypedResults.Problem(
            context.Features.Get<Refusal>()?.Reason, statusCode: StatusCodes.Status401Unauthorized, title: "Nobody knows who asks.", type: ProblemTypes.Unauthenticated).ExecuteAsync(context);
    }

    private static Task ForbidAsync(HttpContext context, Caller caller)
    {
        var needed = ApiScopes.NamesOf(ScopeRequirement.Of(context.GetEndpoint()))[0];
        var own = ApiScopes.NamesOf(caller.Scopes);
        return TypedResults.Problem(
            $"This needs the scope '{needed}', and the key or token has {(own.Count == 0 ? "none" : $"only {string.Join(", ", own)}")}. Ask an administrator for a key with it.",
            statusCode: StatusCodes.Status403Forbidden, title: "The key or token lacks a scope.", type: ProblemTypes.Forbidden).ExecuteAsync(context);
    }
}
