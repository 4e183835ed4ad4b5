using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace MetaRec.Client;

/// <summary>Sends requests and reads what comes back: documents of the API, or problems. Thread-safe.</summary>
/// <param name="http">Its base address is the server.</param>
internal sealed class ApiConnection(HttpClient http)
{
    /// <summary>Sends a request and reads the document that answers it.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path with its query, relative to the server.</param>
    /// <param name="body">Sent as JSON; null: no body.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="configure">Sets headers.</param>
    /// <exception cref="ApiException">The server refuses, or what it answers is not a document of the API.</exception>
    /// <exception cref="ServerUnreachableException">There is no server.</exception>
    public async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellationToken, Action<HttpRequestMessage>? configure = null)
    {
        using var response = await AskAsync(method, path, body, cancellationToken, configure);
        return await ReadAsync<T>(response, method, path, cancellationToken);
    }

    /// <summary>Reads the document that answers a request.</summary>
    /// <exception cref="ApiException">What was answered is not a document of the API.</exception>
    /// <exception cref="ServerUnreachableException">The answer breaks off.</exception>
    public async Task<T> ReadAsync<T>(HttpResponseMessage response, HttpMethod method, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(ApiJson.Options, cancellationToken) ?? throw new JsonException("The body is null.");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new ApiException(response.StatusCode, new ProblemDocument(
                null, null, null, $"What {http.BaseAddress} answered to {method} {path} is not a document of the API: {error.Message} Is it a gateway of MetaRecCluster, of this version?", null));
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw new ServerUnreachableException(http.BaseAddress!, error);
        }
    }

    /// <summary>Sends a request; the answer's body has not been read yet.</summary>
    /// <exception cref="ApiException">The server refuses.</exception>
    /// <exception cref="ServerUnreachableException">There is no server.</exception>
    public async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken, Action<HttpRequestMessage>? configure = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
        if (body is not null)
        {
            request.Content = JsonContent.Create(body, body.GetType(), options: ApiJson.Options);
        }

        configure?.Invoke(request);
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            throw new ServerUnreachableException(http.BaseAddress!, error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            // The time-out of the HttpClient.
            throw new ServerUnreachableException(http.BaseAddress!, new TimeoutException($"no answer within {http.Timeout.TotalSeconds:0} s.", error));
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw new ApiException(response.StatusCode, await ProblemOfAsync(response, cancellationToken)) { RetryAfter = RetryAfterOf(response) };
        }
    }

    /// <summary>Sends JSON Lines and reads what became of them.</summary>
    public Task<T> ImportAsync<T>(string path, Stream lines, string? model, CancellationToken cancellationToken) => SendAsync<T>(
        HttpMethod.Post, path + ApiPath.Query(("model", model)), null, cancellationToken,
        request => request.Content = new StreamContent(lines) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } });

    /// <summary>JSON Lines as they come. The caller disposes of the stream.</summary>
    public async Task<Stream> ExportAsync(string path, string? model, string? from, CancellationToken cancellationToken)
    {
        var response = await AskAsync(HttpMethod.Get, path + ApiPath.Query(("model", model), ("from", from)), null, cancellationToken);
        return await response.Content.ReadAsStreamAsync(cancellationToken);
    }

    private static TimeSpan? RetryAfterOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } wait } => wait,
        { Date: { } date } => date - DateTimeOffset.UtcNow is { Ticks: > 0 } left ? left : TimeSpan.Zero,
        _ => null,
    };

    private static async Task<ProblemDocument> ProblemOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<ProblemDocument>(ApiJson.Options, cancellationToken) ?? throw new JsonException("The body is null.");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or IOException or HttpRequestException)
        {
            return new ProblemDocument(null, null, (int)response.StatusCode, $"The server answered {(int)response.StatusCode} {response.ReasonPhrase}.", null);
        }
    }
}
