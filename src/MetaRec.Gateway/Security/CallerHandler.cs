using System.Security.Claims;
using System.Text.Encodings.Web;
using MetaRec.Contracts.Security;
using MetaRec.Gateway.Configuration;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace MetaRec.Gateway.Security;

/// <summary>
/// Finds out who asks: by an API key (<c>X-API-Key</c>, or <c>Authorization: Bearer mrk_…</c>), a token, or because nobody is asked. A key or token that is brought and not
/// accepted is refused everywhere. What it finds is the request's <see cref="Caller"/>; why it finds nobody, its <see cref="Refusal"/>.
/// </summary>
internal sealed class CallerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> schemes, ILoggerFactory logging, UrlEncoder encoder, KeyRing keys, BootstrapKey bootstrap, IOptions<GatewayOptions> options)
    : AuthenticationHandler<AuthenticationSchemeOptions>(schemes, logging, encoder)
{
    /// <summary>The scheme of this handler.</summary>
    public const string SchemeName = "caller";

    private const string Bearer = "Bearer ";

    // Not a challenge to guess: whoever has no valid key is told the same.
    private const string UnknownKey = "The API key is not known, or was revoked.";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var found = await FindAsync();
        if (found is { Caller: { } caller })
        {
            Context.Features.Set(caller);
            return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(SchemeName)), SchemeName));
        }

        Context.Features.Set(new Refusal(found.Refusal!));
        return AuthenticateResult.NoResult();
    }

    private async Task<(Caller? Caller, string? Refusal)> FindAsync()
    {
        var (key, bearer) = (Request.Headers["X-API-Key"], Request.Headers.Authorization);
        if (key.Count + bearer.Count > 1)
        {
            return (null, "The request has several keys or tokens. Send one.");
        }

        if (key.Count == 1)
        {
            return await OfKeyAsync(key[0]!);
        }

        if (bearer.Count == 0)
        {
            return ServesAnonymous()
                ? (Caller.Anonymous, null)
                : (null, "This gateway asks who you are. Send an API key (X-API-Key), or a token (Authorization: Bearer); on the command line set METAREC_API_KEY, or use --api-key-file.");
        }

        if (!bearer[0]!.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return (null, "The header Authorization must be 'Bearer' with an API key or a token.");
        }

        var text = bearer[0]![Bearer.Length..].Trim();
        return options.Value.Security.Jwt.IsOn && ApiKeyText.IdOf(text) is null && !bootstrap.Is(text) ? await OfTokenAsync() : await OfKeyAsync(text);
    }

    /// <summary>Whether nobody is asked. On the loopback address, what a proxy has forwarded comes from elsewhere.</summary>
    private bool ServesAnonymous() => options.Value.ServesAnybody
        && (options.Value.Security.Anonymous == AnonymousAccess.Allow || !(Request.Headers.ContainsKey("X-Forwarded-For") || Request.Headers.ContainsKey("Forwarded")));

    private async Task<(Caller? Caller, string? Refusal)> OfKeyAsync(string text)
    {
        if (bootstrap.Is(text))
        {
            return (BootstrapKey.Caller, null);
        }

        if (ApiKeyText.IdOf(text) is not { } id || await keys.FindAsync(id, Context.RequestAborted) is not { } key || !ApiKeyText.Matches(text, key.Sha256) || key.RevokedAt is not null)
        {
            return (null, UnknownKey);
        }

        return key.IsValidAt(TimeProvider.GetUtcNow())
            ? (new Caller($"key:{id}", $"key:{id} ({key.Name})", key.Scopes, key.Limits), null)
            : (null, $"The API key has expired at {key.ExpiresAt:u}. Ask an administrator for another.");
    }

    private async Task<(Caller? Caller, string? Refusal)> OfTokenAsync()
    {
        var result = await Context.AuthenticateAsync(TokenValidation.SchemeName);
        if (!result.Succeeded)
        {
            return (null, "The token is not accepted: its signature, issuer, audience or time is wrong.");
        }

        var subject = result.Principal.FindFirst("sub")?.Value ?? "";
        var scopes = result.Principal.FindAll(options.Value.Security.Jwt.ScopeClaim).SelectMany(claim => claim.Value.Split(' ')).Aggregate(ApiScope.None, (all, name) => all | ApiScopes.Of(name));
        return subject.Length is > 0 and <= 256
            ? (new Caller($"jwt:{subject}", $"jwt:{subject}", scopes, ApiKeyLimits.None), null)
            : (null, "The token names no subject (sub) of 1 to 256 characters.");
    }
}
