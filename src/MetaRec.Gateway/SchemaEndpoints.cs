using MetaRec.Client;
using MetaRec.Contracts.Security;
using MetaRec.Data.Specs;
using MetaRec.Gateway.Security;

namespace MetaRec.Gateway;

/// <summary>/v1/schemas.</summary>
internal static class SchemaEndpoints
{
    public static void MapSchemas(this IEndpointRouteBuilder routes) => routes
        .MapGet("/v1/schemas/training-spec.json", () => TypedResults.Json(SpecSchema.Create(), ApiJson.Indented, "application/schema+json"))
        .WithName("getTrainingSpecSchema").WithTags("Schemas").WithSummary("The JSON Schema of a training spec.").Produces(StatusCodes.Status200OK, contentType: "application/schema+json").RequireScope(ApiScope.Read);
}
