using System.Globalization;
using System.Security.Cryptography;
using MetaRec.Contracts.Security;
using MetaRec.Gateway.Security;
using Scalar.AspNetCore;

namespace MetaRec.Gateway.Pages;

/// <summary>/scalar: the OpenAPI document as a page to read and to try. All of it comes from this process: no script, font or proxy of another site.</summary>
internal static class ApiReference
{
    private const int NonceBytes = 16;

    public static void MapApiReference(this IEndpointRouteBuilder routes) => routes.MapScalarApiReference("/scalar", static (options, context) =>
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes));

        // Its styles are made in the browser; scripts are those of the page and of this process only.
        context.Response.Headers.ContentSecurityPolicy = string.Create(
            CultureInfo.InvariantCulture,
            $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        options.WithTitle("MetaRecCluster: the HTTP API").WithFavicon("/assets/icon.svg").WithNonce(nonce).WithOpenApiRoutePattern("/openapi/{documentName}.json").AddDocument(GatewayHost.ApiVersion)
            .DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideDeveloperTools().HideClientButton().AddPreferredSecuritySchemes("apiKey");
    }).RequireScope(ApiScope.None).AllowAnonymous();
}
