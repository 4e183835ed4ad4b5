using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using MetaRec.Client;
using MetaRec.Client.Serving;

namespace MetaRec.Gateway.Tests.Serving;

public sealed class ServingEndpointsTests(TestGateway gateway) : IClassFixture<TestGateway>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await gateway.ServeAsync("served");

    [Fact]
    public async Task Feedback_ThenRecommendations_ReflectIt()
    {
        var before = await GetAsync<RankedItems>("v1/users/a/recommendations?n=3");
        var seen = before.Items[0].Id;

        var body = $$"""{"events":[{"id":"1","user":"a","item":"{{seen}}","rating":1},{"id":"1","user":"a","item":"{{seen}}","rating":1},{"user":"a","item":"nowhere","rating":1},{"user":"a"}]}""";
        var answer = await ReadAsync<FeedbackAnswer>(await PostAsync("v1/feedback", body));
        var after = await GetAsync<RankedItems>("v1/users/a/recommendations?n=3&explain=true");

        Assert.Equal((1, 1, 2), (answer.Accepted, answer.Duplicates, answer.Rejected));
        Assert.Equal([null, null, "events[2].item", "events[3].item"], answer.Events.Select(result => result.Field));
        Assert.Equal((false, true, true, 1, false), (before.Adapted, before.ColdStart, after.Adapted, after.AdaptedOn, after.ColdStart));
        Assert.DoesNotContain(after.Items, item => item.Id == seen);
        Assert.All(after.Items, item => Assert.Equal(seen, Assert.Single(item.Reasons!).Item));
    }

    [Fact]
    public async Task Session_AndRank_AnswerWithoutStoring()
    {
        var session = await ReadAsync<RankedItems>(await PostAsync("v1/recommendations", """{"ratings":[{"item":"i1","rating":5}],"features":{"age":"25"},"n":2}"""));
        var ranked = await ReadAsync<RankedItems>(await PostAsync("v1/rank", """{"user":"nobody","items":["i2","i1"]}"""));

        Assert.Equal((2, 1, "default", 1), (session.Items.Count, session.AdaptedOn, session.Model, session.ModelVersion));
        Assert.Equal(["i2", "i1"], ranked.Items.Select(item => item.Id));
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.Http.GetAsync("v1/users/nobody")).StatusCode);
    }

    [Fact]
    public async Task User_PutGetDelete_HoldConditionsAndForget()
    {
        using var created = await PutAsync("v1/users/p%20q", """{"features":{"age":"25"}}""", null);
        var etag = created.Headers.ETag!;
        using var changed = await PutAsync("v1/users/p%20q", """{"features":{"age":["35"]}}""", etag);
        using var stale = await PutAsync("v1/users/p%20q", """{"features":{}}""", etag);
        await PostAsync("v1/feedback", """{"events":[{"user":"p q","item":"i1","rating":3},{"user":"p q","item":"i2","rating":3}]}""");
        var page = await GetAsync<UserDocument>("v1/users/p%20q?limit=1");
        var rest = await GetAsync<UserDocument>($"v1/users/p%20q?limit=1&cursor={page.NextCursor}");
        using var deleted = await gateway.Http.DeleteAsync("v1/users/p%20q");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.PreconditionFailed), (created.StatusCode, changed.StatusCode, stale.StatusCode));
        Assert.Equal(("p q", 2, "i1", "i2", null), (page.Id, page.EventCount, page.Events.Single().Item, rest.Events.Single().Item, rest.NextCursor));
        Assert.Equal(new UserRemoval("p q", "default", true, 2), await ReadAsync<UserRemoval>(deleted));
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.Http.GetAsync("v1/users/p%20q")).StatusCode);
    }

    [Theory]
    [InlineData("v1/feedback", """{"events":[]}""", 422, "events")]
    [InlineData("v1/feedback", """{"event":[]}""", 422, "event")]
    [InlineData("v1/feedback", """[1]""", 422, "")]
    [InlineData("v1/feedback", """{""", 422, "")]
    [InlineData("v1/feedback", """{"model":"No!","events":[{}]}""", 422, "model")]
    [InlineData("v1/recommendations", """{"n":0}""", 422, "n")]
    [InlineData("v1/recommendations", """{"n":"x"}""", 422, "n")]
    [InlineData("v1/recommendations", """{"ratings":[{"item":"i1","rating":1e99}]}""", 422, "ratings[0].rating")]
    [InlineData("v1/recommendations", """{"ratings":[{"item":"i1","rating":6}]}""", 422, "ratings[0].rating")]
    [InlineData("v1/recommendations", """{"ratings":[{"item":"none","rating":3}]}""", 422, "ratings[0].item")]
    [InlineData("v1/recommendations", """{"features":{"age":7}}""", 422, "features.age")]
    [InlineData("v1/recommendations", """{"persist":true}""", 422, "user")]
    [InlineData("v1/recommendations", """{"user":"ann"}""", 422, "user")]
    [InlineData("v1/recommendations", """{"persist":"yes"}""", 422, "persist")]
    [InlineData("v1/recommendations", """{"persist":true,"user":"a\u0000b"}""", 422, "user")]
    [InlineData("v1/rank", """{"items":["i1","none"]}""", 422, "items[1]")]
    [InlineData("v1/rank", """{"user":"u","ratings":[{"item":"i1","rating":3}],"items":["i1"]}""", 422, "user")]
    [InlineData("v1/rank", """{"model":"unknown","items":["i1"]}""", 404, null)]
    public async Task Post_BadInput_IsAProblemThatNamesTheField(string path, string body, int status, string? field)
    {
        using var response = await PostAsync(path, body);
        var problem = await ReadAsync<ProblemDocument>(response);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(field, problem.Errors?.Keys.Single());
    }

    [Theory]
    [InlineData("v1/users/a%00b/recommendations", "id")]
    [InlineData("v1/users/a/recommendations?n=1001", "n")]
    [InlineData("v1/users/a/recommendations?model=A", "model")]
    [InlineData("v1/users/a/recommendations?explain=perhaps", "explain")]
    [InlineData("v1/users/a?limit=0", "limit")]
    public async Task Get_BadInput_IsAClientError(string path, string field)
    {
        using var response = await gateway.Http.GetAsync(path);

        Assert.InRange((int)response.StatusCode, 400, 499);
        if (response.StatusCode == HttpStatusCode.UnprocessableEntity)
        {
            Assert.Equal(field, (await ReadAsync<ProblemDocument>(response)).Errors!.Keys.Single());
        }
    }

    [Fact]
    public async Task Post_TenMegabytes_IsRefused()
    {
        // The answer comes before the body is sent.
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/feedback")
        {
            Content = new StringContent($$"""{"model":"{{new string('x', 10 << 20)}}"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.ExpectContinue = true;
        using var response = await gateway.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response) => (await response.Content.ReadFromJsonAsync<T>(ApiJson.Options))!;

    private async Task<T> GetAsync<T>(string path) => await ReadAsync<T>(await gateway.Http.GetAsync(path));

    private async Task<HttpResponseMessage> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await gateway.Http.PostAsync(path, content);
    }

    private async Task<HttpResponseMessage> PutAsync(string path, string body, EntityTagHeaderValue? ifMatch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (ifMatch is not null)
        {
            request.Headers.IfMatch.Add(ifMatch);
        }

        return await gateway.Http.SendAsync(request);
    }
}
