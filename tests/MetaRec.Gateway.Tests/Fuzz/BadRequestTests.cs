using System.Net;
using System.Net.Http.Json;
using System.Text;
using MetaRec.Client;

namespace MetaRec.Gateway.Tests.Fuzz;

/// <summary>What the fuzz has found once.</summary>
public sealed class BadRequestTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Theory]
    [InlineData("GET", "v1/jobs/none", 404, ProblemTypes.NotFound)]
    [InlineData("GET", "v1/made-up", 404, ProblemTypes.NotFound)]
    [InlineData("POST", "v1/audit", 405, ProblemTypes.Refused)]
    [InlineData("GET", "v1/jobs?limit=x", 422, ProblemTypes.Invalid)]
    public async Task Refusal_CallerAcceptsNoJson_IsAProblemDocumentAllTheSame(string method, string path, int status, string type)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Accept.ParseAdd("text/html");

        using var answer = await gateway.Http.SendAsync(request);
        var problem = await ProblemAsync(answer);

        Assert.Equal((status, type, status), ((int)answer.StatusCode, problem.Type, problem.Status));
        Assert.NotEmpty(problem.Title!);
    }

    [Theory]
    [InlineData("GET", "v1/jobs/%0A")]
    [InlineData("GET", "v1/jobs/%20/events")]
    [InlineData("GET", "v1/jobs/%E2%80%83/logs")]
    [InlineData("POST", "v1/jobs/%20/stop")]
    [InlineData("DELETE", "v1/jobs/%0A")]
    public async Task Job_BlankId_IsNotFound(string method, string path)
    {
        using var answer = await gateway.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal((HttpStatusCode.NotFound, ProblemTypes.NotFound), (answer.StatusCode, (await ProblemAsync(answer)).Type));
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\" \\n\"")]
    public async Task Submit_BlankId_IsRefusedByTheNameOfTheField(string id)
    {
        using var answer = await PostAsync("v1/jobs", $$"""{"spec": {}, "id": {{id}} }""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("id must not be blank. Leave it out, and the job gets one.", (await ProblemAsync(answer)).Errors!["id"][0]);
    }

    [Theory]
    [InlineData("v1/keys", """{"name": "half", "scopes": ["\udc00\ud800"]}""")]
    [InlineData("v1/keys", """{"name": "\ud800", "scopes": ["read"]}""")]
    [InlineData("v1/jobs", """{"id": 1, "spec": {"\ud800": 1}}""")]
    [InlineData("v1/jobs?dryRun", """{"spec": {"dataset": "\udc00"}}""")]
    [InlineData("v1/items/half", """{"availableFrom": "\ud800"}""")]
    [InlineData("v1/items/half", """{"\ud800": 1}""")]
    public async Task Body_HalfACharacter_IsRefused(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await (path.StartsWith("v1/items", StringComparison.Ordinal) ? gateway.Http.PutAsync(path, content) : gateway.Http.PostAsync(path, content));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("half a character", (await ProblemAsync(answer)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Item_TextThatIsNotUtf8_IsRefused()
    {
        using var content = new ByteArrayContent([.. "{\"availableFrom\": \""u8, 0x94, .. "\"}"u8]);
        content.Headers.ContentType = new("application/json");

        using var answer = await gateway.Http.PutAsync("v1/items/not-utf8", content);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("The text is not UTF-8.", (await ProblemAsync(answer)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RegisterVersion_BlankJob_IsRefusedByTheNameOfTheParameter()
    {
        using var answer = await gateway.Http.PostAsync("v1/models/blank/versions?job=%20", null);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("job", (await ProblemAsync(answer)).Errors!.Keys);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await gateway.Http.PostAsync(path, content);
    }

    private static async Task<ProblemDocument> ProblemAsync(HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return (await answer.Content.ReadFromJsonAsync<ProblemDocument>(ApiJson.Options))!;
    }
}
