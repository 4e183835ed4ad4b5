using System.Net;
using System.Net.Http.Json;
using MetaRec.Client;
using MetaRec.Client.Jobs;
using MetaRec.Client.Models;
using MetaRec.Contracts.Jobs;
using MetaRec.Data.Specs;

namespace MetaRec.Gateway.Tests.Models;

public sealed class ModelEndpointsTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Fact]
    public async Task Promote_OverHttp_RefusesForcesAndFences()
    {
        var job = gateway.Cluster.GrainFactory.GetGrain<IJobGrain>("for-model");
        await job.SubmitAsync(TrainingSpec.FromJson(TestSpecs.Short().ToJsonString()));
        await gateway.WaitForEndAsync("for-model");

        var registered = await ReadAsync(await gateway.Http.PostAsync(new Uri("v1/models/films/versions?job=for-model", UriKind.Relative), null));
        var refused = await gateway.Http.PostAsync(new Uri("v1/models/films/versions/1/promote", UriKind.Relative), null);
        using var stale = new HttpRequestMessage(HttpMethod.Post, "v1/models/films/versions/1/promote?force=true") { Headers = { { "If-Match", "\"99\"" } } };
        var changed = await gateway.Http.SendAsync(stale);
        var promoted = await ReadAsync(await gateway.Http.PostAsync(new Uri("v1/models/films/versions/1/promote?force=true", UriKind.Relative), null));
        var list = await gateway.Http.GetFromJsonAsync<ModelList>("v1/models", ApiJson.Options);

        Assert.Equal(("candidate", "for-model"), (registered.Versions[0].State, registered.Versions[0].JobId));
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.PreconditionFailed), (refused.StatusCode, changed.StatusCode));
        Assert.Equal((1, "production"), (promoted.Production, promoted.Versions[0].State));
        Assert.Contains("films", list!.Models);
    }

    [Fact]
    public async Task Models_OfTheClient_EvaluatePromoteAndGoBack()
    {
        foreach (var (id, seed) in new[] { ("client-1", 1), ("client-2", 2) })
        {
            await gateway.Client.Jobs.SubmitAsync(new JobSubmission(id, TestSpecs.Short(seed)));
            await gateway.WaitForEndAsync(id);
            await gateway.Client.Models.RegisterAsync("series", id);
        }

        var models = gateway.Client.Models;
        var begun = await models.EvaluateAsync("series", 1);
        var evaluated = await gateway.WaitForEvaluationAsync("series", 1);
        await models.PromoteAsync("series", 1, force: true);
        var canary = await models.SetCanaryAsync("series", 2, 0.25);
        var ended = await models.EndCanaryAsync("series", canary.Revision);
        var stale = await Assert.ThrowsAsync<ApiException>(() => models.EndCanaryAsync("series", canary.Revision));
        await models.PromoteAsync("series", 2, force: true, ended.Revision);
        var back = await models.RollbackAsync("series");
        var deleted = await models.DeleteAsync("series", 2);

        Assert.Equal((VersionEvaluationDocument.Running, null), (begun.Versions[0].Evaluation?.State, begun.Versions[1].Evaluation));
        Assert.Equal((VersionEvaluationDocument.Done, null), (evaluated.State, evaluated.Error));
        Assert.Equal(["bias + content", "MF fold-in"], evaluated.Scenarios[0].Floors.Select(floor => floor.Method));
        Assert.Equal((2, 0.25), (canary.Canary, canary.CanaryShare));
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.Status);
        Assert.Equal((1, 1), (back.Production, Assert.Single(deleted.Versions).Number));
        Assert.Contains("series", (await models.ListAsync()).Models);
    }

    [Theory]
    [InlineData("GET", "v1/models/none", HttpStatusCode.NotFound)]
    [InlineData("POST", "v1/models/none/versions/1/evaluate", HttpStatusCode.NotFound)]
    [InlineData("POST", "v1/models/none/rollback", HttpStatusCode.NotFound)]
    [InlineData("GET", "v1/models/NONE", HttpStatusCode.UnprocessableEntity)]
    [InlineData("PUT", "v1/models/none/canary?version=1&share=2", HttpStatusCode.UnprocessableEntity)]
    [InlineData("POST", "v1/models/none/versions", HttpStatusCode.UnprocessableEntity)]
    public async Task Request_ThatCannotBe_IsAProblem(string method, string path, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        var response = await gateway.Http.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    private static async Task<ModelDocument> ReadAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<ModelDocument>(ApiJson.Options))!;
    }
}
