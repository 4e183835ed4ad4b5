using MetaRec.Client.Bulk;

namespace MetaRec.Client.Serving;

/// <summary>
/// Feedback over the HTTP API. Thread-safe. Every method throws <see cref="ApiException"/> where the server refuses, and <see cref="ServerUnreachableException"/> where there is none.
/// </summary>
public sealed class FeedbackClient
{
    /// <summary>Most events of one call.</summary>
    public const int MaxEvents = 1000;

    private const string BulkPath = "v1/bulk/feedback";

    private readonly ApiConnection _connection;

    internal FeedbackClient(ApiConnection connection) => _connection = connection;

    /// <summary>Stores events; what is accepted is durable when the call returns. Each event is judged by itself.</summary>
    /// <param name="events">1 to <see cref="MaxEvents"/> events.</param>
    /// <param name="model">The model; null: the server's default.</param>
    /// <param name="cancellationToken">Gives up; what was sent may be stored.</param>
    public Task<FeedbackAnswer> AddAsync(IReadOnlyList<FeedbackEntry> events, string? model = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync<FeedbackAnswer>(HttpMethod.Post, "v1/feedback", new { model, events }, cancellationToken);

    /// <summary>Stores all events of a stream of JSON Lines. Lines that are wrong are told of in the answer, the others are stored. Repeating it changes nothing.</summary>
    /// <param name="lines">The events: a <see cref="FeedbackEntry"/> in each line; one without an id gets one made of what it says.</param>
    /// <param name="model">The model; null: the server's default.</param>
    /// <param name="cancellationToken">Gives up; a part may have been stored.</param>
    public Task<BulkFeedbackImport> ImportAsync(Stream lines, string? model = null, CancellationToken cancellationToken = default) =>
        _connection.ImportAsync<BulkFeedbackImport>(BulkPath, lines, model, cancellationToken);

    /// <summary>All events of all users as JSON Lines, those of a user together. Needs the scope admin. The caller disposes of the stream.</summary>
    /// <param name="model">The model; null: the server's default.</param>
    /// <param name="from">The user in the last line of an export that broke off: it begins with that one again; null: the first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Stream> ExportAsync(string? model = null, string? from = null, CancellationToken cancellationToken = default) => _connection.ExportAsync(BulkPath, model, from, cancellationToken);
}
