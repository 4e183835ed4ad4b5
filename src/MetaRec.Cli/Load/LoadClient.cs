using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MetaRec.Client;
using MetaRec.Client.Serving;

namespace MetaRec.Cli.Load;

/// <summary>Sends requests, and keeps what was acknowledged and what failed. Reads every answer to its end. Thread-safe.</summary>
internal sealed class LoadClient : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;
    private readonly string _model;
    private readonly FeedbackLedger _ledger;
    private int _failures;
    private string? _firstFailure;

    /// <param name="server">The gateway.</param>
    /// <param name="model">Who answers.</param>
    /// <param name="ledger">Told of every event that is acknowledged.</param>
    public LoadClient(Uri server, string model, FeedbackLedger ledger)
    {
        (_model, _ledger) = (model, ledger);
        _http = new HttpClient { BaseAddress = server, Timeout = Timeout };
    }

    /// <summary>Requests that were not answered as they should be.</summary>
    public int Failures => Volatile.Read(ref _failures);

    /// <summary>What happened to the first of them.</summary>
    public string? FirstFailure => Volatile.Read(ref _firstFailure);

    /// <summary>Sends a request. What goes wrong is counted, and no exception.</summary>
    public async Task SendAsync(LoadRequest request)
    {
        try
        {
            if (request.Event is { } entry)
            {
                await AddAsync([entry]);
            }
            else
            {
                using var response = await _http.GetAsync($"v1/users/{request.User}/recommendations?model={_model}");
                await CheckAsync(response);
            }
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or IOException or JsonException)
        {
            Fail(error.Message);
        }
    }

    /// <summary>Stores events.</summary>
    public async Task AddAsync(IReadOnlyList<FeedbackEntry> events)
    {
        using var body = JsonContent.Create(new { model = _model, events }, options: ApiJson.Options);
        using var response = await _http.PostAsync("v1/feedback", body);
        var answer = JsonSerializer.Deserialize<FeedbackAnswer>(await CheckAsync(response), ApiJson.Options)!;
        foreach (var result in answer.Events)
        {
            if (result.Outcome == "accepted")
            {
                _ledger.Add(events[result.Index].User, result.Id);
            }
            else
            {
                Fail($"An event was {result.Outcome}: {result.Reason}");
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<byte[]> CheckAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsByteArrayAsync();
        return response.StatusCode == HttpStatusCode.OK
            ? body
            : throw new HttpRequestException($"The server answered {(int)response.StatusCode}: {System.Text.Encoding.UTF8.GetString(body)}");
    }

    private void Fail(string reason)
    {
        Interlocked.Increment(ref _failures);
        Interlocked.CompareExchange(ref _firstFailure, reason, null);
    }
}
