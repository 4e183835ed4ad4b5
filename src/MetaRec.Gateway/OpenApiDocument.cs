using Microsoft.OpenApi;

namespace MetaRec.Gateway;

/// <summary>The OpenAPI document, /openapi/v1.json.</summary>
internal static class OpenApiDocument
{
    private const string Description =
        "Recommendations that reflect the rating given a second ago, and the meta-training behind them. Errors are problem documents (RFC 9457); those of a request that is not valid name the fields in `errors`.";

    public static void AddGatewayOpenApi(this IServiceCollection services) => services.AddOpenApi(GatewayHost.ApiVersion, options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "MetaRecCluster";
            document.Info.Description = Description;

            // The document is the same wherever it is served.
            document.Servers = [];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, _, _) =>
        {
            // The request delegate generator of .NET 10 calls every list in a query required; a list that is not given is empty.
            foreach (var list in operation.Parameters?.OfType<OpenApiParameter>().Where(each => each is { In: ParameterLocation.Query, Schema.Type: JsonSchemaType.Array }) ?? [])
            {
                list.Required = false;
            }

            return Task.CompletedTask;
        });
        options.AddSecurity();
        options.AddExamples();
    });
}
