namespace MetaRec.Client.Schedules;

/// <summary>
/// Schedules of retraining over the HTTP API. Thread-safe. Every method throws <see cref="ApiException"/> where the server refuses, and <see cref="ServerUnreachableException"/> where there is none.
/// </summary>
public sealed class SchedulesClient
{
    private const string Path = "v1/schedules";

    private readonly ApiConnection _connection;

    internal SchedulesClient(ApiConnection connection) => _connection = connection;

    /// <summary>All schedules, by name.</summary>
    public Task<ScheduleList> ListAsync(CancellationToken cancellationToken = default) => _connection.SendAsync<ScheduleList>(HttpMethod.Get, Path, null, cancellationToken);

    /// <summary>A schedule with its latest runs.</summary>
    public Task<ScheduleDocument> GetAsync(string name, CancellationToken cancellationToken = default) => _connection.SendAsync<ScheduleDocument>(HttpMethod.Get, Of(name), null, cancellationToken);

    /// <summary>Makes a schedule, or changes it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="schedule">What it is asked to do.</param>
    /// <param name="ifMatch">Only where this is its ETag, without quotes; null: whatever it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ScheduleDocument> PutAsync(string name, ScheduleRequest schedule, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync<ScheduleDocument>(HttpMethod.Put, Of(name), schedule, cancellationToken, request => ApiPath.Match(request, ifMatch));

    /// <summary>Removes a schedule and the record of its runs; one that is not there is no error. A job that it has submitted goes on.</summary>
    public async Task DeleteAsync(string name, string? ifMatch = null, CancellationToken cancellationToken = default)
    {
        using var answer = await _connection.AskAsync(HttpMethod.Delete, Of(name), null, cancellationToken, request => ApiPath.Match(request, ifMatch));
    }

    /// <summary>Starts a run now, however few ratings are new; where one is under way, that is it.</summary>
    public Task<ScheduleDocument> RunAsync(string name, CancellationToken cancellationToken = default) => ActAsync(name, "run", cancellationToken);

    /// <summary>Starts no run any more when one is due.</summary>
    public Task<ScheduleDocument> PauseAsync(string name, CancellationToken cancellationToken = default) => ActAsync(name, "pause", cancellationToken);

    /// <summary>Starts runs again when they are due.</summary>
    public Task<ScheduleDocument> ResumeAsync(string name, CancellationToken cancellationToken = default) => ActAsync(name, "resume", cancellationToken);

    private static string Of(string name) => $"{Path}/{Uri.EscapeDataString(name)}";

    private Task<ScheduleDocument> ActAsync(string name, string action, CancellationToken cancellationToken) =>
        _connection.SendAsync<ScheduleDocument>(HttpMethod.Post, $"{Of(name)}/{action}", null, cancellationToken);
}
