using System.Globalization;
using MetaRec.Client;
using MetaRec.Client.Security;
using MetaRec.Contracts.Security;
using MetaRec.Gateway.Jobs;

namespace MetaRec.Gateway.Security;

/// <summary>/v1/audit.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder routes) => routes.MapGet("/v1/audit", ListAsync).RequireScope(ApiScope.Admin)
        .WithName("listAudit").WithTags("Administration").WithSummary("The audit log, the latest entry first: who did what to keys, jobs, models and items, and how it ended.")
        .Produces<AuditList>().ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> ListAsync(AuditLog audit, string? cursor, string? limit, CancellationToken cancellationToken)
    {
        var page = await audit.ListAsync(cursor is null ? null : JobQuery.Number("cursor", cursor, 1, long.MaxValue), JobQuery.Limit(limit), cancellationToken);
        return TypedResults.Json(
            new AuditList(
                [.. page.Entries.Select(entry => new AuditItem(entry.Number, entry.At, entry.Who, entry.Action, entry.Target, entry.Outcome))],
                page.Next?.ToString(CultureInfo.InvariantCulture)),
            ApiJson.Options);
    }
}
