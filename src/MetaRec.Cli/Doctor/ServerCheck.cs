using System.Net;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using MetaRec.Cli.Server;
using MetaRec.Client;
using MetaRec.Data;

namespace MetaRec.Cli.Doctor;

/// <summary>A gateway: whether it is there, has its cluster, takes the key, and by which certificate and clock it answers.</summary>
internal sealed class ServerCheck(ServerConnection connection, TimeProvider time) : ICheck
{
    public string Topic => "server";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        if (await ReachAsync(findings, cancellationToken))
        {
            await AskAsync(findings, cancellationToken);
        }

        foreach (var finding in findings)
        {
            yield return finding;
        }
    }

    /// <summary>What is to be thought of a server's clock by the date of its answer, which has whole seconds and is made anew once a second: less than two seconds mean nothing.</summary>
    internal static Finding Clock(DateTimeOffset date, DateTimeOffset now) =>
        StoreCheck.Clock("server", (date - now).Duration() < TimeSpan.FromSeconds(2) ? TimeSpan.Zero : date - now, "the server's");

    private async Task<bool> ReachAsync(List<Finding> findings, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(Inspecting(findings), disposeHandler: true) { BaseAddress = connection.Server };
        try
        {
            using var live = await http.GetAsync(new Uri("healthz/live", UriKind.Relative), cancellationToken);
            findings.Add(live.IsSuccessStatusCode
                ? new Finding(Topic, "reachable", CheckLevel.Ok, $"{connection.Server}")
                : new Finding(Topic, "reachable", CheckLevel.Failed, $"{connection.Server} answers {(int)live.StatusCode}", "Is it a gateway of MetaRecCluster? See --server."));
            if (live.Headers.Date is { } date)
            {
                findings.Add(Clock(date, time.GetUtcNow()));
            }

            using var ready = await http.GetAsync(new Uri("healthz/ready", UriKind.Relative), cancellationToken);
            findings.Add(ready.IsSuccessStatusCode
                ? new Finding(Topic, "cluster", CheckLevel.Ok, "answers the gateway")
                : new Finding(Topic, "cluster", CheckLevel.Failed, $"does not answer the gateway ({(int)ready.StatusCode})", "See whether silos run and have the same store and cluster id as the gateway; its log says what it tries."));
            return live.IsSuccessStatusCode;
        }
        catch (HttpRequestException error)
        {
            findings.Add(new Finding(Topic, "reachable", CheckLevel.Failed, $"{connection.Server}: {ErrorText.FirstLine(error.Message)}", "Start a gateway there, or name another (--server)."));
            return false;
        }
    }

    /// <summary>Writes down what certificate is shown; one that clients would refuse is refused here too.</summary>
    private SocketsHttpHandler Inspecting(List<Finding> findings)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, errors) =>
        {
            if (shown is not null)
            {
                using var copy = new X509Certificate2(shown);
                findings.Add(CertificatesCheck.Validity(connection.Server.Host, copy, time.GetUtcNow()));
            }

            if (errors != SslPolicyErrors.None)
            {
                findings.Add(new Finding("certificates", "chain and name", CheckLevel.Failed, $"{connection.Server.Host}: {errors}", "Use a certificate for this name, signed by an authority that this machine trusts: clients refuse it otherwise."));
            }

            return errors == SslPolicyErrors.None;
        };
        return handler;
    }

    private async Task AskAsync(List<Finding> findings, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new MetaRecClient(connection.Server, connection.ApiKey);
            await client.Jobs.ListAsync([], limit: 1, cancellationToken: cancellationToken);
            findings.Add(new Finding(Topic, "key", CheckLevel.Ok, connection.ApiKey is null ? "none is needed from here" : "is accepted"));
        }
        catch (ApiException error) when (error.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            findings.Add(new Finding(Topic, "key", CheckLevel.Failed, error.Message, $"Give a key that is valid and has the scope to read (--api-key-file, {ServerConnection.KeyVariable}, or a context)."));
        }
        catch (Exception error) when (error is ApiException or ServerUnreachableException or ArgumentException)
        {
            findings.Add(new Finding(Topic, "key", CheckLevel.Warning, $"not known: {CommandLine.ErrorReporter.OneLine(error)}", "Mend what is said about the server first."));
        }
    }
}
