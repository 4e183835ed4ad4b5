using System.IO.Pipelines;
using System.Text.Json.Nodes;
using MetaRec.Client.Bulk;
using MetaRec.Client.Serving;
using MetaRec.Contracts.Serving;
using MetaRec.Gateway.Serving;

namespace MetaRec.Gateway.Bulk;

/// <summary>Stores the events of a stream of JSON Lines, in batches by user.</summary>
internal sealed class FeedbackImporter(UserService users, string model, PipeReader body)
{
    private const int BatchSize = 2000;

    private readonly ImportLines _lines = new(body, """Send {"user": "ann", "item": "i1", "rating": 4, "time": "2026-01-31T12:00:00Z"} in each line.""");
    private long _accepted;
    private long _duplicates;

    public async Task<BulkFeedbackImport> RunAsync(CancellationToken cancellationToken)
    {
        var batch = new List<(long Line, UserFeedback Feedback)>(BatchSize);
        await foreach (var (number, feedback, _) in _lines.ReadAsync(Read, cancellationToken))
        {
            batch.Add((number, feedback));
            if (batch.Count == BatchSize)
            {
                await AppendAsync(batch, cancellationToken);
                batch.Clear();
            }
        }

        await AppendAsync(batch, cancellationToken);
        return new BulkFeedbackImport(_accepted, _duplicates, _lines.Rejected, _lines.Errors, _lines.TookMs);
    }

    private static UserFeedback Read(JsonObject line)
    {
        var fields = ServingBody.Of(line, "", UserFeedback.Fields);
        var (user, item, rating, time) = (ServingQuery.Id("user", fields.Text("user")), fields.Text("item"), fields.Number("rating"), fields.Time("time"));
        var entry = new FeedbackEntry(user, item, (double)line["rating"]!, fields.OptionalText("id"), time).WithId();
        return new UserFeedback(user, new FeedbackEvent(entry.Id!, item, rating, time));
    }

    private async Task AppendAsync(List<(long Line, UserFeedback Feedback)> batch, CancellationToken cancellationToken)
    {
        var outcomes = await Task.WhenAll(batch.GroupBy(entry => entry.Feedback.User, StringComparer.Ordinal).Select(async user =>
        {
            var entries = user.ToList();
            return entries.Zip(await users.AppendAsync(model, user.Key, [.. entries.Select(entry => entry.Feedback.Event)], cancellationToken));
        }));
        foreach (var (entry, result) in outcomes.SelectMany(user => user).OrderBy(outcome => outcome.First.Line))
        {
            switch (result.Outcome)
            {
                case FeedbackOutcome.Accepted:
                    _accepted++;
                    break;
                case FeedbackOutcome.Duplicate:
                    _duplicates++;
                    break;
                default:
                    _lines.Reject(entry.Line, new Dictionary<string, string[]> { [result.Field ?? ""] = [result.Reason ?? "The event was rejected."] });
                    break;
            }
        }
    }
}
