using System.Diagnostics;
using MetaRec.Client;
using MetaRec.Client.Items;
using MetaRec.Contracts.Security;
using MetaRec.Contracts.Serving;
using MetaRec.Gateway.Jobs;
using MetaRec.Gateway.Requests;
using MetaRec.Gateway.Security;
using MetaRec.Gateway.Serving;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaRec.Gateway.Items;

/// <summary>/v1/items.</summary>
internal static class ItemEndpoints
{
    private const string OfOne = "/{id}";
    private const int IdSegment = 2;
    private const int DefaultAudience = 20;

    public static void MapItems(this IEndpointRouteBuilder routes)
    {
        var items = routes.MapGroup("/v1/items").WithTags("Items").RequireScope(ApiScope.Read)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        items.MapPut(OfOne, PutAsync).RequireScope(ApiScope.Feedback).WithName("putItem").Accepts<ItemUpload>("application/json")
            .WithSummary("Puts an item into the live catalogue: a new one, or one of the training data that is to be shown otherwise.")
            .WithDescription("Durable before it is answered, in every ranking within a second. The whole item: what is left out is gone. Repeating it changes nothing. warnings names features that the version in service does not know. If-Match and If-None-Match: * make it conditional (412).")
            .Produces<ItemDocument>(StatusCodes.Status201Created).Produces<ItemDocument>()
            .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        items.MapGet("", ListAsync).WithName("listItems")
            .WithSummary("Lists the live catalogue, or its items of one category.").Produces<ItemList>();
        items.MapGet(OfOne, GetAsync).WithName("getItem")
            .WithSummary("An item of the live catalogue.").Produces<ItemDocument>().Produces(StatusCodes.Status304NotModified).ProducesProblem(StatusCodes.Status404NotFound);
        items.MapDelete(OfOne, DeleteAsync).RequireScope(ApiScope.Feedback).WithName("deleteItem")
            .WithSummary("Takes an item off the live catalogue.")
            .WithDescription("One of the training data is again as it was there; put it with hidden: true to have it recommended no more. Repeating it changes nothing.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status412PreconditionFailed);
        items.MapGet($"{OfOne}/audience", AudienceAsync).RequireScope(ApiScope.Admin).Audited("item.audience").WithName("getItemAudience")
            .WithSummary("The stored users, or groups of them, who would like an item most, without those who have rated it.")
            .WithDescription("Of the training data or of the live catalogue, available or not. Where the model has more users than are looked at (10,000, MetaRec:Serving:AudienceUsers), a sample of them that stays the same for an item. Takes seconds where there are many. With by, a field of users as age, the groups of its values in place of users: their sizes and mean predictions, and nobody's id. In the audit log.")
            .Produces<ItemAudience>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> PutAsync(ItemService items, FeatureChecks checks, HttpContext context, string id, string? model, CancellationToken cancellationToken)
    {
        _ = id;
        var body = await JsonBody.ReadAsync(context.Request, ItemReader.Form, cancellationToken);
        var name = ServingQuery.Model(model);
        var written = await items.PutAsync(name, ItemReader.Read(IdOf(context), body), EntityTags.Condition(context.Request), cancellationToken);
        context.Response.Headers.ETag = $"\"{written.Item.ETag}\"";
        var warnings = await checks.WarningsAsync(name, ofItem: true, written.Item.Content.Features, cancellationToken);
        return Json(ItemDocuments.Of(written.Item) with { Warnings = warnings }, written.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static async Task<IResult> GetAsync(ItemService items, HttpContext context, string id, string? model, CancellationToken cancellationToken)
    {
        _ = id;
        var known = EntityTags.Read("If-None-Match", context.Request.Headers.IfNoneMatch);
        var item = await items.GetAsync(ServingQuery.Model(model), IdOf(context), cancellationToken);
        context.Response.Headers.ETag = $"\"{item.ETag}\"";
        return known is not null && (known.Contains("*") || known.Contains(item.ETag)) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : Json(ItemDocuments.Of(item));
    }

    private static async Task<NoContent> DeleteAsync(ItemService items, HttpContext context, string id, string? model, CancellationToken cancellationToken)
    {
        _ = id;
        await items.DeleteAsync(ServingQuery.Model(model), IdOf(context), EntityTags.Condition(context.Request), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> ListAsync(
        ItemService items, string? model, string? category, string? cursor, string? limit, CancellationToken cancellationToken)
    {
        var (page, next) = await items.ListAsync(
            ServingQuery.Model(model), ItemQuery.Cursor(cursor), ItemQuery.Limit(limit), ItemQuery.Category(category), cancellationToken);
        return Json(new ItemList([.. page.Select(ItemDocuments.Of)], next?.ToString()));
    }

    private static async Task<IResult> AudienceAsync(ItemService items, HttpContext context, string id, string? model, string? n, string? by, CancellationToken cancellationToken)
    {
        _ = id;
        var started = Stopwatch.GetTimestamp();
        var (name, item, count) = (ServingQuery.Model(model), IdOf(context), n is null ? DefaultAudience : (int)JobQuery.Number("n", n, 1, Audience.MaxCount));
        var audience = await items.AudienceAsync(name, item, count, by is null ? null : ServingQuery.Id("by", by), cancellationToken);
        return Json(ItemDocuments.Of(name, item, by, audience, started));
    }

    private static string IdOf(HttpContext context) => ServingQuery.Id("id", RequestPath.Segment(context, IdSegment));

    private static JsonHttpResult<T> Json<T>(T document, int status = StatusCodes.Status200OK) => TypedResults.Json(document, ApiJson.Options, statusCode: status);
}
