using System.Globalization;
using System.Net.Http.Headers;

namespace MetaRec.Client.Models;

/// <summary>
/// The registry of models over the HTTP API. Thread-safe. Every method throws <see cref="ApiException"/> where the server refuses, and <see cref="ServerUnreachableException"/> where there is none.
/// Changes take the revision that the caller has read, and are refused where the model has changed since; null: whatever it is.
/// </summary>
public sealed class ModelsClient
{
    private const string Path = "v1/models";

    private readonly ApiConnection _connection;

    internal ModelsClient(ApiConnection connection) => _connection = connection;

    /// <summary>The names of all models.</summary>
    public Task<ModelList> ListAsync(CancellationToken cancellationToken = default) => _connection.SendAsync<ModelList>(HttpMethod.Get, Path, null, cancellationToken);

    /// <summary>A model with its versions.</summary>
    public Task<ModelDocument> GetAsync(string model, CancellationToken cancellationToken = default) => SendAsync(HttpMethod.Get, Of(model), null, cancellationToken);

    /// <summary>The fields of users and items that the version in service knows.</summary>
    public Task<ModelFieldsDocument> FieldsAsync(string model, CancellationToken cancellationToken = default) => _connection.SendAsync<ModelFieldsDocument>(HttpMethod.Get, Of(model, "/fields"), null, cancellationToken);

    /// <summary>Makes the checkpoint of a succeeded job a candidate; the same job again is the same version.</summary>
    public Task<ModelDocument> RegisterAsync(string model, string job, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, Of(model, $"/versions?job={Uri.EscapeDataString(job)}"), null, cancellationToken);

    /// <summary>A version as one file in safetensors. The caller disposes of the stream.</summary>
    public async Task<Stream> ExportAsync(string model, int version, CancellationToken cancellationToken = default)
    {
        var response = await _connection.AskAsync(HttpMethod.Get, Of(model, string.Create(CultureInfo.InvariantCulture, $"/versions/{version}/file")), null, cancellationToken);
        return await response.Content.ReadAsStreamAsync(cancellationToken);
    }

    /// <summary>Makes a file that was exported a candidate of a model, the last of its versions; a file that the model has already stays the version that it is.</summary>
    public Task<ModelDocument> ImportAsync(string model, Stream file, CancellationToken cancellationToken = default) => _connection.SendAsync<ModelDocument>(
        HttpMethod.Post, Of(model, "/versions/import"), null, cancellationToken,
        request => request.Content = new StreamContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } });

    /// <summary>Begins to compare a version with the floors; <see cref="GetAsync"/> says when it is done.</summary>
    public Task<ModelDocument> EvaluateAsync(string model, int version, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, Of(model, string.Create(CultureInfo.InvariantCulture, $"/versions/{version}/evaluate")), null, cancellationToken);

    /// <summary>Puts a version into service for all users.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">Its number.</param>
    /// <param name="force">Also where it is worse than a floor, or was not evaluated.</param>
    /// <param name="revision">What the caller has read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ModelDocument> PromoteAsync(string model, int version, bool force = false, long? revision = null, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, Of(model, string.Create(CultureInfo.InvariantCulture, $"/versions/{version}/promote{(force ? "?force=true" : "")}")), revision, cancellationToken);

    /// <summary>Puts the version back into service that was there before.</summary>
    public Task<ModelDocument> RollbackAsync(string model, long? revision = null, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, Of(model, "/rollback"), revision, cancellationToken);

    /// <summary>Lets a version serve a share of the users, above 0 and below 1.</summary>
    public Task<ModelDocument> SetCanaryAsync(string model, int version, double share, long? revision = null, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Put, Of(model, string.Create(CultureInfo.InvariantCulture, $"/canary?version={version}&share={share:R}")), revision, cancellationToken);

    /// <summary>Ends the canary.</summary>
    public Task<ModelDocument> EndCanaryAsync(string model, long? revision = null, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Delete, Of(model, "/canary"), revision, cancellationToken);

    /// <summary>Lets a version score along, unseen.</summary>
    public Task<ModelDocument> SetShadowAsync(string model, int version, long? revision = null, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Put, Of(model, string.Create(CultureInfo.InvariantCulture, $"/shadow?version={version}")), revision, cancellationToken);

    /// <summary>Ends the shadow.</summary>
    public Task<ModelDocument> EndShadowAsync(string model, long? revision = null, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Delete, Of(model, "/shadow"), revision, cancellationToken);

    /// <summary>Removes a version that is not in service; one that is not there is no error.</summary>
    public Task<ModelDocument> DeleteAsync(string model, int version, long? revision = null, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Delete, Of(model, string.Create(CultureInfo.InvariantCulture, $"/versions/{version}")), revision, cancellationToken);

    private static string Of(string model, string rest = "") => $"{Path}/{Uri.EscapeDataString(model)}{rest}";

    private Task<ModelDocument> SendAsync(HttpMethod method, string path, long? revision, CancellationToken cancellationToken) => _connection.SendAsync<ModelDocument>(
        method, path, null, cancellationToken,
        request =>
        {
            if (revision is { } read)
            {
                request.Headers.IfMatch.Add(new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{read}\"")));
            }
        });
}
