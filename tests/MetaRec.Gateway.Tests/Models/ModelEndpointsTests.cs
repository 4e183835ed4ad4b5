using System.Net;
using System.Net.Http.Json;
using MetaRec.Client;
using MetaRec.Client.Jobs;
using MetaRec.Client.Models;
using MetaRec.Client.Serving;
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
        var shadow = await models.SetShadowAsync("series", 2);
        ended = await models.EndShadowAsync("series", shadow.Revision);
        var stale = await Assert.ThrowsAsync<ApiException>(() => models.EndCanaryAsync("series", canary.Revision));
        await models.PromoteAsync("series", 2, force: true, ended.Revision);
        var back = await models.RollbackAsync("series");
        var deleted = await models.DeleteAsync("series", 2);

        Assert.Equal((VersionEvaluationDocument.Running, null), (begun.Versions[0].Evaluation?.State, begun.Versions[1].Evaluation));
        Assert.Equal((VersionEvaluationDocument.Done, null), (evaluated.State, evaluated.Error));
        Assert.Equal(["bias + content", "MF fold-in"], evaluated.Scenarios[0].Floors.Select(floor => floor.Method));
        Assert.Equal((2, 0.25), (canary.Canary, canary.CanaryShare));
        Assert.Equal((2, null), (shadow.Shadow, ended.Shadow));
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.Status);
        Assert.Equal((1, 1), (back.Production, Assert.Single(deleted.Versions).Number));
        Assert.Contains("series", (await models.ListAsync()).Models);
    }

    [Fact]
    public async Task Import_ExportedVersionUnderAnotherName_IsTheSameVersionAndServesTheSame()
    {
        await RegisterAsync("exported", "for-export");
        await gateway.Client.Models.EvaluateAsync("exported", 1);
        var evaluated = await gateway.WaitForEvaluationAsync("exported", 1);
        await gateway.Client.Models.PromoteAsync("exported", 1, force: true);
        var file = await ExportAsync("exported");

        var imported = Assert.Single((await gateway.Client.Models.ImportAsync("imported", new MemoryStream(file))).Versions);
        var again = await gateway.Client.Models.ImportAsync("imported", new MemoryStream(file));
        await gateway.Client.Models.PromoteAsync("imported", 1, force: true);

        var original = (await gateway.Client.Models.GetAsync("exported")).Versions[0];
        Assert.Equal(("candidate", "for-export", true), (imported.State, imported.JobId, imported.Imported));
        Assert.Equal((original.CheckpointSha256, original.DatasetFingerprint), (imported.CheckpointSha256, imported.DatasetFingerprint));
        Assert.Equal(evaluated.Scenarios.Select(scenario => scenario.Version), imported.Evaluation!.Scenarios.Select(scenario => scenario.Version));
        Assert.Single(again.Versions);
        Assert.Equal(await ScoresAsync("exported"), await ScoresAsync("imported"));
        Assert.Equal(file, await ExportAsync("exported"));
    }

    [Fact]
    public async Task Get_VersionThatServes_HasItsAnswersAndOnlineError()
    {
        await RegisterAsync("watched", "for-watching");
        await gateway.Client.Models.PromoteAsync("watched", 1, force: true);
        var best = (await gateway.Client.Users.RecommendAsync("ann", model: "watched")).Items[0];
        await gateway.Client.Feedback.AddAsync([new FeedbackEntry("ann", best.Id, 3)], "watched");

        var online = await gateway.WaitForOnlineAsync("watched", 1, counted => counted.Ratings == 1);

        Assert.Equal(("production", 1, 0.0), (online.Arm, online.Answers, online.AdaptedShare));
        Assert.Equal(Math.Abs(best.Score - 3), online.Mae!.Value, 1e-5);
    }

    [Fact]
    public async Task Import_ChangedOrForeignFile_IsRefusedAndRegistersNothing()
    {
        await RegisterAsync("damaged", "for-damage");
        var file = await ExportAsync("damaged");
        file[^1] ^= 1;

        var damaged = await Assert.ThrowsAsync<ApiException>(() => gateway.Client.Models.ImportAsync("refused", new MemoryStream(file)));
        var foreign = await Assert.ThrowsAsync<ApiException>(() => gateway.Client.Models.ImportAsync("refused", new MemoryStream("PK not a model"u8.ToArray())));
        var empty = await Assert.ThrowsAsync<ApiException>(() => gateway.Client.Models.ImportAsync("refused", new MemoryStream()));
        var model = await Assert.ThrowsAsync<ApiException>(() => gateway.Client.Models.GetAsync("refused"));

        Assert.Contains("checksum is", damaged.Message, StringComparison.Ordinal);
        Assert.Contains("Not a safetensors file", foreign.Message, StringComparison.Ordinal);
        Assert.All([damaged, foreign, empty], refused => Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status));
        Assert.Equal(HttpStatusCode.NotFound, model.Status);
    }

    [Fact]
    public async Task Delete_ImportedVersion_CanBeImportedAgain()
    {
        await RegisterAsync("source", "for-deletion");
        var file = await ExportAsync("source");
        await gateway.Client.Models.ImportAsync("target", new MemoryStream(file));

        var deleted = await gateway.Client.Models.DeleteAsync("target", 1);
        var again = await gateway.Client.Models.ImportAsync("target", new MemoryStream(file));
        var exported = await ExportAsync("target", 2);

        Assert.Empty(deleted.Versions);
        Assert.Equal(2, Assert.Single(again.Versions).Number);
        Assert.NotEmpty(exported);
    }

    [Theory]
    [InlineData("GET", "v1/models/none/versions/1/file", HttpStatusCode.NotFound)]
    [InlineData("POST", "v1/models/none/versions/import", HttpStatusCode.UnsupportedMediaType)]
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

    private async Task RegisterAsync(string model, string job)
    {
        await gateway.Client.Jobs.SubmitAsync(new JobSubmission(job, TestSpecs.Short()));
        await gateway.WaitForEndAsync(job);
        await gateway.Client.Models.RegisterAsync(model, job);
    }

    private async Task<byte[]> ExportAsync(string model, int version = 1)
    {
        await using var content = await gateway.Client.Models.ExportAsync(model, version);
        using var file = new MemoryStream();
        await content.CopyToAsync(file);
        return file.ToArray();
    }

    private async Task<IEnumerable<(string, double)>> ScoresAsync(string model) =>
        (await gateway.Client.Users.RecommendAsync("someone", model: model)).Items.Select(item => (item.Id, (double)item.Score));

    private static async Task<ModelDocument> ReadAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<ModelDocument>(ApiJson.Options))!;
    }
}
