using System.Globalization;
using System.Text;
using System.Text.Json;
using MetaRec.Client;
using MetaRec.Client.Jobs;
using MetaRec.Contracts.Jobs;
using MetaRec.Gateway.Cluster;

namespace MetaRec.Gateway.Jobs;

/// <summary>Sends the events of one job as they happen, as server-sent events, until the job has ended and all of them are sent.</summary>
internal sealed class JobEventStream(JobService jobs, HttpContext context, string id)
{
    // Also how often a silent connection shows that it lives.
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    /// <summary>Sends what comes after an event. Without anything to send of a job that has ended, the answer is 204, which ends the attempts of an EventSource.</summary>
    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    public async Task SendAsync(long after, CancellationToken cancellationToken)
    {
        var ended = (await jobs.GetAsync(id, cancellationToken)).HasEnded;
        var events = await jobs.ReadAsync(id, after, JobEventKinds.All, TimeSpan.Zero, cancellationToken);
        if (ended && events.Count == 0)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        await WriteAsync("retry: 2000\n\n", cancellationToken);
        try
        {
            while (true)
            {
                await WriteAsync(events.Count == 0 ? ": waiting\n\n" : Format(events), cancellationToken);
                if (events.Count > 0)
                {
                    after = events[^1].Id;
                }
                else if (ended)
                {
                    return;
                }

                if (events.Count == 0 || events.Any(happened => happened.Status is not null))
                {
                    ended = (await jobs.GetAsync(id, cancellationToken)).HasEnded;
                }

                events = await jobs.ReadAsync(id, after, JobEventKinds.All, ended ? TimeSpan.Zero : Wait, cancellationToken);
            }
        }
        catch (Exception error) when (error is ClusterUnavailableException or JobNotFoundException)
        {
            // The answer has begun: whoever listens connects again with the last id, and is told then.
            await WriteAsync($": {error.Message.ReplaceLineEndings(" ")}\n\n", cancellationToken);
        }
    }

    private static string Format(IReadOnlyList<JobEvent> events)
    {
        var text = new StringBuilder();
        foreach (var happened in events)
        {
            var (name, data) = happened switch
            {
                { Status: { } status } => (JobEventNames.Status, JsonSerializer.Serialize(JobDocuments.Of(status), ApiJson.Options)),
                { Log: not null } => (JobEventNames.Log, JsonSerializer.Serialize(JobDocuments.Log(happened), ApiJson.Options)),
                _ => (JobEventNames.Metrics, JsonSerializer.Serialize(JobDocuments.Point(happened), ApiJson.Options)),
            };
            text.Append(CultureInfo.InvariantCulture, $"id: {happened.Id}\nevent: {name}\ndata: {data}\n\n");
        }

        return text.ToString();
    }

    private async Task WriteAsync(string text, CancellationToken cancellationToken)
    {
        await context.Response.WriteAsync(text, cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }
}
