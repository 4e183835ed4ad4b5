using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MetaRec.Client.Jobs;

/// <summary>Jobs over the HTTP API. Thread-safe. Every method throws <see cref="ApiException"/> where the server refuses, and <see cref="ServerUnreachableException"/> where there is none.</summary>
public sealed class JobsClient
{
    private const string Path = "v1/jobs";
    private const string LastEventId = "Last-Event-ID";

    // The server shows that it lives every five seconds.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private readonly ApiConnection _connection;

    internal JobsClient(ApiConnection connection) => _connection = connection;

    /// <summary>Submits a job. The same id with the same spec twice is one job.</summary>
    public Task<JobDocument> SubmitAsync(JobSubmission submission, CancellationToken cancellationToken = default) =>
        _connection.SendAsync<JobDocument>(HttpMethod.Post, Path, submission, cancellationToken);

    /// <summary>Checks a submission as the server would, without storing anything.</summary>
    public Task<JobDryRun> DryRunAsync(JobSubmission submission, CancellationToken cancellationToken = default) =>
        _connection.SendAsync<JobDryRun>(HttpMethod.Post, $"{Path}?dryRun=true", submission, cancellationToken);

    /// <summary>A page of the jobs, the latest submitted first.</summary>
    /// <param name="states">Only jobs in one of these states; empty: all.</param>
    /// <param name="limit">Most jobs of the page; null: the server's default.</param>
    /// <param name="cursor">Of the page before; null: the first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<JobList> ListAsync(IEnumerable<string> states, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default)
    {
        var query = states.Select(state => $"state={Uri.EscapeDataString(state)}").ToList();
        if (limit is { } most)
        {
            query.Add(FormattableString.Invariant($"limit={most}"));
        }

        if (cursor is not null)
        {
            query.Add($"cursor={Uri.EscapeDataString(cursor)}");
        }

        return _connection.SendAsync<JobList>(HttpMethod.Get, query.Count == 0 ? Path : $"{Path}?{string.Join('&', query)}", null, cancellationToken);
    }

    public Task<JobDocument> GetAsync(string id, CancellationToken cancellationToken = default) => _connection.SendAsync<JobDocument>(HttpMethod.Get, Of(id), null, cancellationToken);

    public Task<JobMetricsHistory> MetricsAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.SendAsync<JobMetricsHistory>(HttpMethod.Get, Of(id, "/metrics"), null, cancellationToken);

    /// <summary>The job's log.</summary>
    /// <param name="id">The job.</param>
    /// <param name="after">Only lines after this one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<JobLog> LogsAsync(string id, long after = 0, CancellationToken cancellationToken = default) =>
        _connection.SendAsync<JobLog>(HttpMethod.Get, Of(id, FormattableString.Invariant($"/logs?after={after}")), null, cancellationToken);

    /// <summary>Stops a job at the next meta-step, with a checkpoint.</summary>
    public Task<JobDocument> StopAsync(string id, CancellationToken cancellationToken = default) => _connection.SendAsync<JobDocument>(HttpMethod.Post, Of(id, "/stop"), null, cancellationToken);

    /// <summary>Goes on with a stopped or failed job from its latest checkpoint.</summary>
    public Task<JobDocument> ResumeAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.SendAsync<JobDocument>(HttpMethod.Post, Of(id, "/resume"), null, cancellationToken);

    /// <summary>Removes a job that has ended.</summary>
    /// <param name="id">The job.</param>
    /// <param name="force">Stops it first where it has not ended.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task DeleteAsync(string id, bool force = false, CancellationToken cancellationToken = default)
    {
        using var response = await _connection.AskAsync(HttpMethod.Delete, Of(id, force ? "?force=true" : ""), null, cancellationToken);
    }

    /// <summary>What happens to a job, from the beginning or after an event, up to its end. Ends early where the connection breaks: go on after the last event.</summary>
    /// <param name="id">The job.</param>
    /// <param name="after">The last event that is known; null: from the beginning.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<JobEventItem> EventsAsync(string id, string? after = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var response = await _connection.AskAsync(HttpMethod.Get, Of(id, "/events"), null, cancellationToken, request => Resume(request, after));
        if (response.StatusCode == HttpStatusCode.NoContent)
        {
            yield break;
        }

        await using var stream = new HeartbeatStream(await response.Content.ReadAsStreamAsync(cancellationToken), Silence);
        var parser = SseParser.Create(stream);
        var items = parser.EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (items)
        {
            while (await MoveAsync(items))
            {
                var (name, data) = (items.Current.EventType, items.Current.Data);
                yield return new JobEventItem(
                    parser.LastEventId,
                    name == JobEventNames.Status ? Read<JobDocument>(data) : null,
                    name == JobEventNames.Log ? Read<JobLogEntry>(data) : null,
                    name == JobEventNames.Metrics ? Read<JobMetricsPoint>(data) : null);
            }
        }
    }

    /// <summary>The JSON Schema of a training spec.</summary>
    public Task<JsonObject> SpecSchemaAsync(CancellationToken cancellationToken = default) =>
        _connection.SendAsync<JsonObject>(HttpMethod.Get, "v1/schemas/training-spec.json", null, cancellationToken);

    private static string Of(string id, string rest = "") => $"{Path}/{Uri.EscapeDataString(id)}{rest}";

    private static void Resume(HttpRequestMessage request, string? after)
    {
        if (after is not null)
        {
            request.Headers.Add(LastEventId, after);
        }
    }

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, ApiJson.Options) ?? throw new JsonException("The server sent an event without data.");

    /// <summary>Whether there is one more; a broken connection ends the stream, since it can be gone on with.</summary>
    private static async Task<bool> MoveAsync(IAsyncEnumerator<SseItem<string>> items)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            return false;
        }
    }
}
