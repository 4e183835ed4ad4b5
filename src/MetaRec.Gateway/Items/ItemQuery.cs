using MetaRec.Contracts.Items;
using MetaRec.Contracts.Serving;
using MetaRec.Gateway.Jobs;
using MetaRec.Gateway.Requests;

namespace MetaRec.Gateway.Items;

/// <summary>Reads parameters of a request for items; what is wrong names the parameter.</summary>
internal static class ItemQuery
{
    /// <exception cref="ServingException">It is not the name of a category.</exception>
    public static string? Category(string? name) =>
        name is not null && ExternalId.Problem("category", name) is { } problem ? throw ServingException.Invalid("category", problem) : name;

    public static int Limit(string? text) => JobQuery.Limit(text);

    /// <exception cref="ServingException">It is not a cursor of this list.</exception>
    public static ShardCursor Cursor(string? text) => ShardCursor.Parse(text, CatalogueShards.Count);
}
