using MetaRec.Contracts.Security;
using MetaRec.Gateway.Security;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace MetaRec.Gateway;

/// <summary>What the OpenAPI document says of keys, tokens and scopes.</summary>
internal static class OpenApiSecurity
{
    private const string Key = "apiKey";
    private const string Token = "bearer";

    private static readonly SortedDictionary<string, (string Name, string Description)> Refusals = new(StringComparer.Ordinal)
    {
        ["401"] = ("Unauthenticated", "Nobody knows who asks: a key or a token is missing, or not accepted."),
        ["403"] = ("Forbidden", "The key or token lacks the scope."),
        ["429"] = ("Limited", "Too many requests: rate, quota, or requests at the same time. Retry-After says when to try again."),
    };

    public static void AddSecurity(this OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Key] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-API-Key", Description = "An API key, mrk_…" },
                [Token] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key, or a token (JWT) with the scopes in its claim `scope`." },
            };
            document.Components.Responses = Refusals.Values.ToDictionary(response => response.Name, response => (IOpenApiResponse)Problem(response.Description, document));
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var scope = context.Description.ActionDescriptor.EndpointMetadata.OfType<RequiredScope>().LastOrDefault()?.Scope ?? ApiScope.Admin;
            List<string> names = [.. ApiScopes.NamesOf(scope)];
            operation.Security =
            [
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Key, context.Document)] = names },
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Token, context.Document)] = names },
            ];
            operation.Responses ??= [];
            foreach (var (status, response) in Refusals)
            {
                operation.Responses.TryAdd(status, new OpenApiResponseReference(response.Name, context.Document));
            }

            return Task.CompletedTask;
        });
    }

    private static OpenApiResponse Problem(string description, Microsoft.OpenApi.OpenApiDocument document) => new OpenApiResponse
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("ProblemDetails", document) } },
    };
}
