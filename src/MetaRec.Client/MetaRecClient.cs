using System.Net;
using System.Net.Http.Headers;
using MetaRec.Client.Catalogue;
using MetaRec.Client.Cluster;
using MetaRec.Client.Items;
using MetaRec.Client.Jobs;
using MetaRec.Client.Models;
using MetaRec.Client.Schedules;
using MetaRec.Client.Security;
using MetaRec.Client.Serving;

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
    /// <param name="apiKey">An API key, or a token (JWT) that the gateway accepts; null: none is sent.</param>
    /// <exception cref="ArgumentException">The key has characters that no key has.</exception>
    public MetaRecClient(Uri server, string? apiKey = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        Server = new Uri(server.AbsoluteUri.TrimEnd('/') + "/");
        _http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.Brotli | DecompressionMethods.GZip }) { BaseAddress = Server, Timeout = Timeout };
        if (apiKey is not null)
        {
            // Sent as a bearer token: HttpClient drops that, and no header of our own, where a redirection leads to another host.
            _http.DefaultRequestHeaders.Authorization = IsToken(apiKey)
                ? new AuthenticationHeaderValue("Bearer", apiKey)
                : throw new ArgumentException("An API key has letters, digits and -._~+/= only. Give the key as it was shown when it was made.");
        }

        var connection = new ApiConnection(_http);
        Jobs = new JobsClient(connection);
        Items = new ItemsClient(connection);
        Catalogue = new CatalogueClient(connection);
        Users = new UsersClient(connection);
        Recommendations = new RecommendationsClient(connection);
        Rank = new RankClient(connection);
        Feedback = new FeedbackClient(connection);
        Models = new ModelsClient(connection);
        Schedules = new SchedulesClient(connection);
        Keys = new KeysClient(connection);
        Cluster = new ClusterClient(connection);
    }

    public Uri Server { get; }

    public JobsClient Jobs { get; }

    /// <summary>The live catalogue.</summary>
    public ItemsClient Items { get; }

    /// <summary>What the version in service can rank.</summary>
    public CatalogueClient Catalogue { get; }

    /// <summary>Users, and what is recommended to them.</summary>
    public UsersClient Users { get; }

    /// <summary>Recommendations for users who come with the request.</summary>
    public RecommendationsClient Recommendations { get; }

    /// <summary>What is predicted for given items.</summary>
    public RankClient Rank { get; }

    /// <summary>What users say about items.</summary>
    public FeedbackClient Feedback { get; }

    /// <summary>The registry of models.</summary>
    public ModelsClient Models { get; }

    /// <summary>Schedules that retrain models on live data.</summary>
    public SchedulesClient Schedules { get; }

    /// <summary>API keys and the audit log.</summary>
    public KeysClient Keys { get; }

    /// <summary>The cluster's silos.</summary>
    public ClusterClient Cluster { get; }

    public void Dispose() => _http.Dispose();

    private static bool IsToken(string text) => text.Length > 0 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || "-._~+/=".Contains(letter));
}
