namespace MetaRec.Client.Serving;

/// <summary>
/// Feedback over the HTTP API. Thread-safe. The method throws <see cref="ApiException"/> where the server refuses, and <see cref="ServerUnreachableException"/> where there is none.
/// </summary>
public sealed class FeedbackClient
{
    /// <summary>Most events of one call.</summary>
    public const int MaxEvents = 1000;

    private readonly ApiConnection _connection;

    internal FeedbackClient(ApiConnection connection) => _connection = connection;

    /// <summary>Stores events; what is accepted is durable when the call returns. Each event is judged by itself.</summary>
    /// <param name="events">1 to <see cref="MaxEvents"/> events.</param>
    /// <param name="model">The model; null: the server's default.</param>
    /// <param name="cancellationToken">Gives up; what was sent may be stored.</param>
    public Task<FeedbackAnswer> AddAsync(IReadOnlyList<FeedbackEntry> events, string? model = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync<FeedbackAnswer>(HttpMethod.Post, "v1/feedback", new { model, events }, cancellationToken);
}
