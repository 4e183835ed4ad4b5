using System.Net;
using System.Net.Http.Json;
using System.Text;
using MetaRec.Client;

namespace MetaRec.Gateway.Tests.Requests;

/// <summary>One rule for the conditions of whatever has an ETag.</summary>
public sealed class EntityTagTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Theory]
    [InlineData("PUT", "v1/users/tagged")]
    [InlineData("DELETE", "v1/users/tagged")]
    [InlineData("PUT", "v1/items/tagged")]
    [InlineData("DELETE", "v1/items/tagged")]
    [InlineData("PUT", "v1/schedules/tagged")]
    [InlineData("DELETE", "v1/schedules/tagged")]
    [InlineData("POST", "v1/models/tagged/rollback")]
    public async Task IfMatch_ETagWithoutQuotes_IsRefusedByName(string method, string path)
    {
        using var answer = await SendAsync(method, path, "If-Match", "1f");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var (field, messages) = Assert.Single((await answer.Content.ReadFromJsonAsync<ProblemDocument>(ApiJson.Options))!.Errors!);
        Assert.Equal("If-Match", field);
        Assert.Contains("in quotes", Assert.Single(messages), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v1/users/weak")]
    [InlineData("v1/items/weak")]
    public async Task IfMatch_AmongSeveralOrWeak_IsMatched(string path)
    {
        using var first = await SendAsync("PUT", path, "If-None-Match", "*");
        using var listed = await SendAsync("PUT", path, "If-Match", $"\"other\", {first.Headers.ETag}");
        using var weak = await SendAsync("PUT", path, "If-Match", $"W/{first.Headers.ETag}");
        using var other = await SendAsync("PUT", path, "If-Match", "\"other\"");

        Assert.Equal(
            (HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.PreconditionFailed), (first.StatusCode, listed.StatusCode, weak.StatusCode, other.StatusCode));
    }

    [Fact]
    public async Task IfMatch_SeveralRevisionsOfAModel_AreRefused()
    {
        using var answer = await SendAsync("POST", "v1/models/tagged/rollback", "If-Match", "\"1\", \"2\"");

        Assert.Contains("must be one ETag", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string header, string value)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "PUT" ? new StringContent("{}", Encoding.UTF8, "application/json") : null };
        request.Headers.TryAddWithoutValidation(header, value);
        return await gateway.Http.SendAsync(request);
    }
}
