using MetaRec.Client;
using MetaRec.Client.Bulk;
using MetaRec.Contracts.Security;
using MetaRec.Gateway.Configuration;
using MetaRec.Gateway.Items;
using MetaRec.Gateway.Requests;
using MetaRec.Gateway.Security;
using MetaRec.Gateway.Serving;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaRec.Gateway.Bulk;

/// <summary>/v1/bulk: users, feedback and items as JSON Lines, in and out.</summary>
internal static class BulkEndpoints
{
    private const string ImportRules =
        "Lines that are wrong are told of in the answer, by number, the first hundred of them; the others are stored. An import that breaks off has stored a part; repeating it changes nothing.";

    private const string ExportRules = "An export that broke off is continued with from: the id in the last line that came; it begins with that one again.";

    public static void MapBulk(this IEndpointRouteBuilder routes, GatewayOptions options)
    {
        var bulk = routes.MapGroup("/v1/bulk").WithTags("Bulk").RequireScope(ApiScope.Admin)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        var size = new ImportSize(options.MaxImportBytes);

        bulk.MapPost("/items", ImportItemsAsync).Imports<BulkImport>(size).Audited("items.import").WithName("importItems")
            .WithSummary("Puts many items: JSON Lines, an item with its id in each.").WithDescription(ImportRules);
        bulk.MapGet("/items", ExportItemsAsync).RequireScope(ApiScope.Read).Exports().WithName("exportItems")
            .WithSummary("The whole live catalogue as JSON Lines, which an import reads.").WithDescription(ExportRules);

        bulk.MapPost("/users", ImportUsersAsync).Imports<BulkImport>(size).Audited("users.import").WithName("importUsers")
            .WithSummary("Sets the profiles of many users: JSON Lines, an id and features in each.").WithDescription(ImportRules);
        bulk.MapGet("/users", ExportUsersAsync).Audited("users.export").Exports().WithName("exportUsers")
            .WithSummary("All users with their profiles as JSON Lines, which an import reads.").WithDescription(ExportRules);

        bulk.MapPost("/feedback", ImportFeedbackAsync).Imports<BulkFeedbackImport>(size).Audited("feedback.import").WithName("importFeedback").ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Stores many events: JSON Lines, an event in each.")
            .WithDescription($"An event without an id gets one that depends on what it says alone. {ImportRules}");
        bulk.MapGet("/feedback", ExportFeedbackAsync).Audited("feedback.export").Exports().WithName("exportFeedback")
            .WithSummary("All events of all users as JSON Lines, which an import reads.").WithDescription($"Those of a user stand together. {ExportRules.Replace("the id in", "the user in", StringComparison.Ordinal)}");
    }

    private static RouteHandlerBuilder Imports<T>(this RouteHandlerBuilder route, ImportSize size) => route.RequireScope(ApiScope.Feedback).WithMetadata(size).Accepts<string>(JsonLines.MediaType)
        .Produces<T>().ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);

    private static RouteHandlerBuilder Exports(this RouteHandlerBuilder route) => route.Produces<string>(StatusCodes.Status200OK, JsonLines.MediaType);

    private static async Task<JsonHttpResult<BulkImport>> ImportItemsAsync(ItemService items, FeatureChecks checks, HttpContext context, string? model, CancellationToken cancellationToken) =>
        Json(await new ItemImporter(items, checks, ServingQuery.Model(model), Lines(context.Request)).RunAsync(cancellationToken));

    private static async Task<JsonHttpResult<BulkImport>> ImportUsersAsync(UserService users, FeatureChecks checks, HttpContext context, string? model, CancellationToken cancellationToken) =>
        Json(await new UserImporter(users, checks, ServingQuery.Model(model), Lines(context.Request)).RunAsync(cancellationToken));

    private static async Task<JsonHttpResult<BulkFeedbackImport>> ImportFeedbackAsync(UserService users, HttpContext context, string? model, CancellationToken cancellationToken) =>
        Json(await new FeedbackImporter(users, ServingQuery.Model(model), Lines(context.Request)).RunAsync(cancellationToken));

    private static Task ExportItemsAsync(ItemService items, HttpContext context, string? model, string? from, CancellationToken cancellationToken) =>
        new ItemExporter(items, ServingQuery.Model(model)).RunAsync(From(from), new LineWriter(context.Response), cancellationToken);

    private static Task ExportUsersAsync(UserService users, HttpContext context, string? model, string? from, CancellationToken cancellationToken) =>
        new UserExporter(users, ServingQuery.Model(model)).WriteProfilesAsync(From(from), new LineWriter(context.Response), cancellationToken);

    private static Task ExportFeedbackAsync(UserService users, HttpContext context, string? model, string? from, CancellationToken cancellationToken) =>
        new UserExporter(users, ServingQuery.Model(model)).WriteEventsAsync(From(from), new LineWriter(context.Response), cancellationToken);

    private static System.IO.Pipelines.PipeReader Lines(HttpRequest request) =>
        request.ContentType?.Split(';')[0].Trim() is JsonLines.MediaType or "application/jsonl" ? request.BodyReader : throw JsonBody.WrongContent(request, JsonLines.MediaType);

    private static string? From(string? id) => id is null ? null : ServingQuery.Id("from", id);

    private static JsonHttpResult<T> Json<T>(T document) => TypedResults.Json(document, ApiJson.Options);
}
