using MetaRec.Client.Jobs;

namespace MetaRec.Client;

/// <summary>The HTTP API of a MetaRecCluster. Thread-safe.</summary>
public sealed class MetaRecClient : IDisposable
{
    /// <summary>Where a gateway listens that was not told otherwise.</summary>
    public static readonly Uri DefaultServer = new("http://127.0.0.1:8080/");

    // A submission is answered once a silo has read the data.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(6);

    private readonly HttpClient _http;

    /// <param name="server">The gateway's address.</param>
    public MetaRecClient(Uri server)
    {
        ArgumentNullException.ThrowIfNull(server);
        Server = new Uri(server.AbsoluteUri.TrimEnd('/') + "/");
        _http = new HttpClient { BaseAddress = Server, Timeout = Timeout };
        Jobs = new JobsClient(_http);
    }

    public Uri Server { get; }

    public JobsClient Jobs { get; }

    public void Dispose() => _http.Dispose();
}
