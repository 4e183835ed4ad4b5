using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using MetaRec.Gateway.Tests.Fuzz;
using MetaRec.Gateway.Tests.Security;

namespace MetaRec.Gateway.Tests.Requests;

/// <summary>Bodies that stop arriving, over a socket of our own.</summary>
public sealed class SlowBodyTests(SecureGateway gateway) : IClassFixture<SecureGateway>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Import_ThatStopsArriving_IsGivenUpWith408()
    {
        var address = await gateway.StartAsync(options => (options.Limits.BodyGraceSeconds, options.Limits.MinBodyBytesPerSecond) = (2, 1000));
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port);
        await using var stream = socket.GetStream();

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /v1/bulk/users HTTP/1.1\r\nHost: {address.Authority}\r\nX-API-Key: {gateway.Bootstrap}\r\nContent-Type: application/x-ndjson\r\nContent-Length: 1000\r\n\r\n{{\"id\":"));
        var answer = await ReadAsync(stream);

        // The server answers and hangs up, however long the rest would take.
        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
        Assert.Contains("urn:metarec:problem:refused", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryOperationWithABody_ThatStopsArriving_IsGivenUpWith408()
    {
        var address = await gateway.StartAsync(options => (options.Limits.BodyGraceSeconds, options.Limits.MinBodyBytesPerSecond) = (2, 1000));
        var operations = await OperationsWithBodiesAsync(address);

        var answers = await Task.WhenAll(operations.Select(async operation => (operation.Id, Answer: await AnswerToSlowAsync(address, operation))));

        Assert.NotEmpty(answers);
        Assert.Equal([], answers.Where(answer => !answer.Answer.StartsWith("HTTP/1.1 408 ", StringComparison.Ordinal) || !answer.Answer.Contains("urn:metarec:problem:refused", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task EveryOperationWithABody_TenMegabytes_IsRefusedOrReadAndHeldAgainstItsRules()
    {
        using var http = new HttpClient { BaseAddress = gateway.Address };
        http.DefaultRequestHeaders.Add("X-API-Key", gateway.Bootstrap);
        http.DefaultRequestHeaders.ExpectContinue = true;
        var asked = 0;
        foreach (var operation in await OperationsWithBodiesAsync(gateway.Address))
        {
            using var request = new HttpRequestMessage(new HttpMethod(operation.Method), PathOf(operation))
            {
                Content = new ByteArrayContent(Encoding.ASCII.GetBytes(new string('x', 10 << 20))) { Headers = { ContentType = new(operation.Bodies[0].MediaType) } },
            };
            using var answer = await http.SendAsync(request);
            asked++;
            if (operation.Path.StartsWith("/v1/bulk/", StringComparison.Ordinal) && answer.IsSuccessStatusCode)
            {
                // Imports may be long, but no line of theirs.
                Assert.Contains("\"accepted\":0,", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }
            else
            {
                Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
                Assert.Contains((int)answer.StatusCode, (int[])[413, 422]);
            }
        }

        Assert.NotEqual(0, asked);
    }

    [Fact]
    public async Task Body_OfUnknownLengthThatIsTooLarge_Is413()
    {
        var address = await gateway.StartAsync(options => options.MaxRequestBytes = 4096);
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port);
        await using var stream = socket.GetStream();

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /v1/rank HTTP/1.1\r\nHost: {address.Authority}\r\nX-API-Key: {gateway.Bootstrap}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"));
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"1400\r\n{new string('x', 0x1400)}\r\n"));
        var answer = await ReadAsync(stream);

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("urn:metarec:problem:refused", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_LargerThanItsOwnLimit_Is413()
    {
        var address = await gateway.StartAsync(options => options.MaxImportBytes = 2048);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("X-API-Key", gateway.Bootstrap);
        using var lines = new StringContent(string.Concat(Enumerable.Repeat("{\"id\": \"a\"}\n", 500)), Encoding.UTF8, "application/x-ndjson");

        using var answer = await http.PostAsync(new Uri(address, "v1/bulk/users"), lines);

        Assert.Equal(413, (int)answer.StatusCode);
    }

    private static string PathOf(ApiOperation operation) => string.Join('/', operation.Path.Split('/').Select(segment => segment.StartsWith('{') ? "slow" : segment));

    private async Task<IReadOnlyList<ApiOperation>> OperationsWithBodiesAsync(Uri address)
    {
        using var http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Add("X-API-Key", gateway.Bootstrap);
        return [.. ApiOperation.ReadAll(JsonNode.Parse(await http.GetStringAsync("openapi/v1.json"))!).Where(operation => operation.Bodies.Count > 0)];
    }

    private async Task<string> AnswerToSlowAsync(Uri address, ApiOperation operation)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"{operation.Method} {PathOf(operation)} HTTP/1.1\r\nHost: {address.Authority}\r\nX-API-Key: {gateway.Bootstrap}\r\nContent-Type: {operation.Bodies[0].MediaType}\r\nContent-Length: 1000\r\n\r\n{{\"id\":"));
        return await ReadAsync(stream);
    }

    /// <summary>Reads until the server hangs up, or the document has ended.</summary>
    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        using var limit = new CancellationTokenSource(Limit);
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            int count;
            while ((count = await stream.ReadAsync(buffer, limit.Token)) > 0)
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, count));
            }
        }
        catch (IOException)
        {
            // It has hung up.
        }

        return text.ToString();
    }
}
