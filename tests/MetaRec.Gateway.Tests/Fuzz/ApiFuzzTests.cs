using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MetaRec.Gateway.Tests.Fuzz;

/// <summary>Asks for every operation of the API's own document, first as it should be, then spoiled. The same seed sends the same requests: METAREC_TEST_SEED chooses another.</summary>
public sealed class ApiFuzzTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private const string SeedVariable = "METAREC_TEST_SEED";
    private const int DefaultSeed = 20_261_124;
    private const int Few = 3_000;
    private const int Many = 20_000;
    private const int WarmUp = 600;
    private const int MostFindings = 12;
    private const int MostRounds = 60;
    private const long MostGrowth = 96L << 20;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly Dictionary<string, Func<JsonNode>> Examples = new(StringComparer.Ordinal)
    {
        ["submitJob"] = () => new JsonObject { ["id"] = "fuzz-0", ["spec"] = TestSpecs.Short() },
        ["putSchedule"] = () => new JsonObject { ["model"] = "default", ["every"] = "6h", ["minNewEvents"] = 10, ["promote"] = "never" },
        ["createKey"] = () => JsonNode.Parse("""{"name": "fuzz", "scopes": ["read"], "ratePerMinute": 60}""")!,
    };

    private static readonly string[] Served = ["fuzz-served", "fuzz-served-too"];

    private readonly KnownThings _known = new();

    [Fact]
    public async Task Api_SpoiledRequests_AreRefusedByProblemsAndLeaveNothingBehind()
    {
        var files = await PrepareAsync();
        var document = JsonNode.Parse(await gateway.Http.GetStringAsync("openapi/v1.json"))!;
        var operations = ApiOperation.ReadAll(document);
        var maker = new RequestMaker(document, ExamplesOf(document), files, _known);
        var first = Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : DefaultSeed;
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var findings = new Dictionary<string, string>(StringComparer.Ordinal);
        var statuses = new SortedDictionary<int, int>();
        var count = Environment.GetEnvironmentVariable("METAREC_TEST_ALL") is "1" ? Many : Few;
        var before = 0L;
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.All }) { Timeout = Limit };

        // Behind the spoiled ones whole rounds of requests as they should be, while chance has left an operation out: which of them reach something hangs on what those before have made and taken away.
        var most = count + (MostRounds * operations.Count);
        for (var i = 0; (i < count || (i < most && reached.Count < operations.Count)) && findings.Count < MostFindings; i++)
        {
            before = i == WarmUp ? await MemoryAsync() : before;
            var random = new Random(first + i);
            var request = maker.Make(operations[i % operations.Count], random);
            for (var spoil = i < operations.Count || i >= count ? 0 : random.Next(4); spoil > 0; spoil--)
            {
                new RequestMutations(random).Apply(request);
            }

            var (status, broken, body) = await AskAsync(http, request);
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
            if (request.Method == request.Operation.Method && status is (>= 200 and < 300) or 409)
            {
                reached.Add(request.Operation.Id);
            }

            if (broken is not null)
            {
                findings.TryAdd(
                    string.Create(CultureInfo.InvariantCulture, $"{request.Operation.Id} {status}: {broken}"),
                    string.Create(CultureInfo.InvariantCulture, $"seed {first + i}\n  {request.ToCurl(gateway.Client.Server)}\n  {(body.Length > 500 ? body[..500] : body)}"));
            }

            await TidyAsync(i);
        }

        var growth = await MemoryAsync() - before;
        Assert.True(findings.Count == 0, string.Join("\n\n", findings.Select(finding => $"{finding.Key}\n  {finding.Value}")));
        Assert.True(growth < MostGrowth, $"After {count} requests {growth >> 20} MiB more are in use than after {WarmUp}; at most {MostGrowth >> 20} MiB may be.");

        // A request that is refused for its id, or for a body that the maker knows nothing of, does not reach what is behind. An operation that is new here wants an example, or a name of something that there is.
        Assert.Empty(operations.Select(operation => operation.Id).Except(reached));

        // Requests that are all refused alike would show nothing.
        Assert.All([200, 201, 204, 400, 401, 404, 405, 413, 415, 422, 431], status => Assert.Contains(status, statuses.Keys));
    }

    /// <summary>Has two versions to choose from, and names what there is.</summary>
    /// <returns>The files of operations that take one.</returns>
    private async Task<Dictionary<string, byte[]>> PrepareAsync()
    {
        foreach (var (job, place) in Served.Select((job, place) => (job, place)))
        {
            await gateway.ServeAsync(job, seed: place + 1);
            _known.Add("served", job);
        }

        _known.Add("jobs", "fuzz-0");
        _known.Add("models", "default");
        _known.Add("schedules", "fuzz-schedule");
        (await gateway.Client.Cluster.GetAsync()).Silos.ToList().ForEach(silo => _known.Add("silos", silo.Name));
        using var file = new MemoryStream();
        await using var exported = await gateway.Client.Models.ExportAsync("default", 1);
        await exported.CopyToAsync(file);
        return new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["importVersion"] = file.ToArray() };
    }

    /// <summary>The document's own examples, beside those of bodies whose schema says less than they want.</summary>
    private static Dictionary<string, Func<JsonNode>> ExamplesOf(JsonNode document)
    {
        var examples = new Dictionary<string, Func<JsonNode>>(Examples, StringComparer.Ordinal);
        foreach (var operation in document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(method => method.Value!))
        {
            if (operation["requestBody"]?["content"]?.AsObject().Select(content => content.Value?["example"]).FirstOrDefault(example => example is not null) is { } found)
            {
                // A line of JSON Lines is a text in the document.
                var text = found is JsonValue line && line.TryGetValue<string>(out var written) ? written : found.ToJsonString();
                examples.TryAdd((string)operation["operationId"]!, () => JsonNode.Parse(text)!);
            }
        }

        return examples;
    }

    /// <summary>A server that refuses a request may hang up, and a connection that is kept for the next one may be that one: what is not answered is sent once more.</summary>
    private async Task<(int Status, string? Broken, string Body)> AskAsync(HttpClient http, FuzzRequest request) =>
        await AskOnceAsync(http, request) ?? await AskOnceAsync(http, request) ?? (0, "every request is answered", "");

    /// <summary>Null: the connection broke.</summary>
    private async Task<(int Status, string? Broken, string Body)?> AskOnceAsync(HttpClient http, FuzzRequest request)
    {
        using var message = request.ToMessage(gateway.Client.Server);
        try
        {
            using var answer = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);

            // A stream of events ends when its job does.
            var body = answer.Content.Headers.ContentType?.MediaType == "text/event-stream" ? "" : Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync());
            Remember(request, answer, body);
            return ((int)answer.StatusCode, AnswerRules.Broken(request, answer, body), body);
        }
        catch (OperationCanceledException)
        {
            return (0, string.Create(CultureInfo.InvariantCulture, $"an answer comes within {Limit.TotalSeconds} seconds"), "");
        }
        catch (HttpRequestException) when (request.IsLarge)
        {
            // The server answers at once and hangs up; this client sees the answer only if it has come before it noticed that.
            return (0, null, "");
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>What is in use when the grains that nobody is asking have left.</summary>
    private async Task<long> MemoryAsync()
    {
        await gateway.Cluster.GrainFactory.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>Ids of what was made are asked for later.</summary>
    private void Remember(FuzzRequest request, HttpResponseMessage answer, string body)
    {
        if (answer.StatusCode != HttpStatusCode.Created || body.Length == 0)
        {
            return;
        }

        using var made = JsonDocument.Parse(body);
        var named = made.RootElement.TryGetProperty("key", out var key) ? key : made.RootElement;
        if (named.TryGetProperty("id", out var id) && id.GetString() is { } text)
        {
            _known.Add(request.Operation.Path.Split('/', StringSplitOptions.RemoveEmptyEntries)[1], text);
        }
    }

    /// <summary>Removes the jobs now and then: they are trained in earnest.</summary>
    private async Task TidyAsync(int step)
    {
        if (step % 100 != 99)
        {
            return;
        }

        foreach (var job in (await gateway.Client.Jobs.ListAsync([], 200)).Jobs.Where(job => !Served.Contains(job.Id)))
        {
            await gateway.Client.Jobs.DeleteAsync(job.Id, force: true);
        }

        _known.Set("jobs", ["fuzz-0"]);
        _known.Set("versions", (await gateway.Client.Models.GetAsync("default")).Versions.Select(version => version.Number.ToString(CultureInfo.InvariantCulture)));
    }
}
