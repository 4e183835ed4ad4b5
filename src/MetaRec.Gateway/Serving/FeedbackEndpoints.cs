using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MetaRec.Client;
using MetaRec.Client.Serving;
using MetaRec.Contracts.Security;
using MetaRec.Contracts.Serving;
using MetaRec.Gateway.Cluster;
using MetaRec.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaRec.Gateway.Serving;

/// <summary>/v1/feedback.</summary>
internal static class FeedbackEndpoints
{
    private static readonly string[] Fields = ["model", "events"];

    public static void MapFeedback(this IEndpointRouteBuilder routes) => routes.MapPost("/v1/feedback", AppendAsync).RequireScope(ApiScope.Feedback)
        .WithName("addFeedback").WithTags("Serving").Accepts<object>("application/json")
        .WithSummary("Stores what users have said about items; durable before it is answered.")
        .WithDescription("Each event is judged by itself. Sent again under its id it is a duplicate, and stored once.")
        .Produces<FeedbackAnswer>().ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity)
        .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<JsonHttpResult<FeedbackAnswer>> AppendAsync(ClusterCalls cluster, HttpRequest request, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var body = await ServingBody.ReadAsync(request, Fields, cancellationToken);
        var model = ServingQuery.Model(body.OptionalText("model"));
        var given = body.List("events", ServingLimits.MaxEvents);
        if (given.Count == 0)
        {
            throw ServingException.Invalid("events", $"events must have between 1 and {ServingLimits.MaxEvents} entries, but has none.");
        }

        var answers = new FeedbackEventAnswer[given.Count];
        var read = new List<(int Index, string User, FeedbackEvent Event)>();
        for (var i = 0; i < given.Count; i++)
        {
            try
            {
                var path = string.Create(CultureInfo.InvariantCulture, $"events[{i}].");
                var fields = ServingBody.Of(given[i], path, UserFeedback.Fields);
                read.Add((i, ServingQuery.Id($"{path}user", fields.Text("user")), Read(fields)));
            }
            catch (ServingException wrong)
            {
                var id = (given[i] as JsonObject)?["id"] is JsonValue value && value.TryGetValue<string>(out var text) ? ExternalId.Shorten(text) : "";
                answers[i] = new FeedbackEventAnswer(i, id, "rejected", wrong.Errors.Keys.First(), wrong.Message);
            }
        }

        await Task.WhenAll(read.GroupBy(entry => entry.User, StringComparer.Ordinal).Select(async user =>
        {
            var entries = user.ToList();
            IReadOnlyList<FeedbackEvent> events = [.. entries.Select(entry => entry.Event)];
            var results = await cluster.CallAsync(grains => grains.GetGrain<IUserGrain>(ExternalId.Key(model, user.Key)).AppendAsync(events), cancellationToken);
            for (var i = 0; i < entries.Count; i++)
            {
                var (index, result) = (entries[i].Index, results[i]);
                answers[index] = new FeedbackEventAnswer(
                    index, result.Id, NameOf(result.Outcome), result.Field is null ? null : string.Create(CultureInfo.InvariantCulture, $"events[{index}].{result.Field}"), result.Reason);
            }
        }));
        return TypedResults.Json(
            new FeedbackAnswer(model, Count("accepted"), Count("duplicate"), Count("rejected"), ServingDocuments.Took(started), answers), ApiJson.Options);

        int Count(string outcome) => answers.Count(answer => answer.Outcome == outcome);
    }

    private static string NameOf(FeedbackOutcome outcome) => outcome switch
    {
        FeedbackOutcome.Accepted => "accepted",
        FeedbackOutcome.Duplicate => "duplicate",
        _ => "rejected",
    };

    // An event without an id gets one here, before the call, which may be made twice.
    private static FeedbackEvent Read(ServingBody fields) =>
        new(fields.OptionalText("id") ?? Guid.NewGuid().ToString("N"), fields.Text("item"), fields.Number("rating"), fields.Time("time"));
}
