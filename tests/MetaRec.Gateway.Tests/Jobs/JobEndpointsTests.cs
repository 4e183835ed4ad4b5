using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MetaRec.Client;
using MetaRec.Client.Jobs;
using MetaRec.Contracts.Models;

namespace MetaRec.Gateway.Tests.Jobs;

public sealed class JobEndpointsTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private JobsClient Jobs => gateway.Client.Jobs;

    [Fact]
    public async Task Submit_NewJob_Is201WithLocationAndTrainsToTheEnd()
    {
        using var response = await gateway.Http.PostAsJsonAsync("v1/jobs", new JobSubmission("whole-life", TestSpecs.Short()), ApiJson.Options);
        var ended = await gateway.WaitForEndAsync("whole-life");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("/v1/jobs/whole-life", response.Headers.Location!.OriginalString);
        Assert.Equal((JobStates.Succeeded, "ended", 6, 6), (ended.State, ended.Phase, ended.Step, ended.Steps));
        Assert.Matches("^[0-9a-f]{64}$", ended.CheckpointSha256);
        Assert.Matches("^[0-9a-f]{64}$", ended.Spec!.Dataset.Fingerprint);
        Assert.Equal(6, (await Jobs.MetricsAsync("whole-life")).Points[^1].Step);
        var log = (await Jobs.LogsAsync("whole-life")).Lines;
        Assert.Equal("Accepted: 6 meta-steps.", log[0].Message);
        Assert.StartsWith("Succeeded", log.Last(line => !line.Message.StartsWith("Checkpoint", StringComparison.Ordinal)).Message, StringComparison.Ordinal);
        Assert.Equal(log[1].Message, (await Jobs.LogsAsync("whole-life", log[0].Id)).Lines[0].Message);
    }

    [Fact]
    public async Task Submit_SameIdAgain_IsTheSameJobAndAnotherSpecConflicts()
    {
        await Jobs.SubmitAsync(new JobSubmission("twice", TestSpecs.Short()));

        using var again = await gateway.Http.PostAsJsonAsync("v1/jobs", new JobSubmission("twice", TestSpecs.Short()), ApiJson.Options);
        var conflict = await Assert.ThrowsAsync<ApiException>(() => Jobs.SubmitAsync(new JobSubmission("twice", TestSpecs.Short(seed: 2))));

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, conflict.Status);
        Assert.Equal(ProblemTypes.Conflict, conflict.Problem.Type);
        Assert.Contains("seed is 1 there and 2 here", conflict.Problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_WithoutId_GetsOne() =>
        Assert.StartsWith("job-", (await Jobs.SubmitAsync(new JobSubmission(null, TestSpecs.Short()))).Id, StringComparison.Ordinal);

    [Fact]
    public async Task DryRun_ValidSpec_CompletesItAndStoresNothing()
    {
        var dry = await Jobs.DryRunAsync(new JobSubmission("dry", TestSpecs.Short()));

        Assert.False(dry.Exists);
        Assert.True(dry.Tasks > 0 && dry.Parameters > 0);
        Assert.Matches("^[0-9a-f]{64}$", dry.Spec.Dataset.Fingerprint);
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<ApiException>(() => Jobs.GetAsync("dry"))).Status);
        Assert.DoesNotContain((await Jobs.ListAsync([], 200)).Jobs, job => job.Id == "dry");
    }

    [Theory]
    [InlineData("""{"id":"x","spec":{"learner":{"inerSteps":1}}}""", "learner.inerSteps", "Did you mean 'innerSteps'?")]
    [InlineData("""{"id":"x","spec":{"learner":{"innerSteps":51}}}""", "learner.innerSteps", "between 0 and 50, but is 51")]
    [InlineData("""{"id":"x","spec":{"shards":65536}}""", "episodes", "Set shards to")]
    [InlineData("""{"id":"x","spec":{"dataset":{"name":"movielens-1m","folder":"/etc"}}}""", "dataset.folder", "cannot be given over HTTP")]
    [InlineData("""{"id":"x","spec":{"dataset":{"name":"files","interactions":"../passwd"}}}""", "dataset.interactions", "inside the data folder of the silos")]
    [InlineData("""{"id":"x","spec":{"dataset":{"fingerprint":"00"}}}""", "dataset.fingerprint", "must have fingerprint 00")]
    [InlineData("""{"id":"a/b","spec":{}}""", "id", "cannot be a job id")]
    [InlineData("""{"id":7,"spec":{}}""", "id", "must be text, but is 7")]
    [InlineData("""{"id":"x"}""", "spec", "must have a spec")]
    [InlineData("""{"id":"x","spec":[]}""", "spec", "must be a mapping")]
    [InlineData("""{"id":"x","spec":{},"steps":5}""", "steps", "Put it into the spec")]
    [InlineData("""{"id":"x",""", "", "must be JSON")]
    [InlineData("""{"id":"x","spec":{"steps":1,"steps":2}}""", "", "Duplicate")]
    public async Task Submit_NotValid_IsAProblemThatNamesTheField(string body, string field, string message)
    {
        foreach (var query in (string[])["", "?dryRun=true"])
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await gateway.Http.PostAsync($"v1/jobs{query}", content);
            var problem = await response.Content.ReadFromJsonAsync<ProblemDocument>(ApiJson.Options);

            Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
            Assert.Equal((ProblemTypes.Invalid, 422), (problem!.Type, problem.Status));
            Assert.NotEmpty(problem.Title!);
            Assert.Contains(message, Assert.Single(problem.Errors![field]), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("GET", "v1/jobs/none", 404)]
    [InlineData("GET", "v1/jobs/none/metrics", 404)]
    [InlineData("GET", "v1/jobs/none/logs", 404)]
    [InlineData("GET", "v1/jobs/none/events", 404)]
    [InlineData("POST", "v1/jobs/none/stop", 404)]
    [InlineData("POST", "v1/jobs/none/resume", 404)]
    [InlineData("DELETE", "v1/jobs/none", 404)]
    [InlineData("GET", "v1/nothing", 404)]
    [InlineData("PUT", "v1/jobs", 405)]
    [InlineData("POST", "v1/jobs", 415)]
    [InlineData("GET", "v1/jobs?limit=0", 422)]
    [InlineData("GET", "v1/jobs?state=RUNING", 422)]
    [InlineData("GET", "v1/jobs?cursor=x", 422)]
    [InlineData("DELETE", "v1/jobs/none?force=perhaps", 422)]
    public async Task Request_CannotBeAnswered_IsAProblemDocument(string method, string path, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await gateway.Http.SendAsync(request);
        var problem = await response.Content.ReadFromJsonAsync<ProblemDocument>(ApiJson.Options);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(status, problem!.Status);
        Assert.NotEmpty(problem.Title!);
    }

    [Fact]
    public async Task Submit_BodyTooLarge_Is413()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/jobs")
        {
            Content = new StringContent(new string(' ', 1 << 21), Encoding.UTF8, "application/json"),
        };

        // The server answers and hangs up before it has read everything: a client that is still sending would see a broken connection, and not the answer.
        request.Headers.ExpectContinue = true;
        using var response = await gateway.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task StopResumeDelete_RunningJob_GoesThroughItsStates()
    {
        await Jobs.SubmitAsync(new JobSubmission("endless", TestSpecs.Endless()));

        var refused = await Assert.ThrowsAsync<ApiException>(() => Jobs.DeleteAsync("endless"));
        var stopped = await Jobs.StopAsync("endless");
        var resumed = await Jobs.ResumeAsync("endless");
        await Jobs.DeleteAsync("endless", force: true);

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal(JobStates.Stopped, stopped.State);
        Assert.Equal(stopped.Step, stopped.CheckpointStep);
        Assert.Equal((JobStates.Running, null), (resumed.State, resumed.EndedAt));
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<ApiException>(() => Jobs.GetAsync("endless"))).Status);
    }

    [Fact]
    public async Task Delete_JobThatAModelIsMadeOf_KeepsItsId()
    {
        await Jobs.SubmitAsync(new JobSubmission("model", TestSpecs.Short()));
        await gateway.WaitForEndAsync("model");
        await gateway.Cluster.GrainFactory.GetGrain<IModelGrain>("films").RegisterAsync("model");

        await Jobs.DeleteAsync("model");

        Assert.Equal(HttpStatusCode.Conflict, (await Assert.ThrowsAsync<ApiException>(() => Jobs.SubmitAsync(new JobSubmission("model", TestSpecs.Short())))).Status);
    }

    [Fact]
    public async Task List_PageByPage_HasEveryJobOnceAndFiltersByState()
    {
        foreach (var id in (string[])["page-1", "page-2", "page-3"])
        {
            await Jobs.SubmitAsync(new JobSubmission(id, TestSpecs.Short()));
            await gateway.WaitForEndAsync(id);
        }

        var found = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Jobs.ListAsync([JobStates.Succeeded], 2, cursor);
            Assert.True(page.Jobs.Count <= 2);
            Assert.All(page.Jobs, job => Assert.Equal((JobStates.Succeeded, null), (job.State, job.Spec)));
            found.AddRange(page.Jobs.Select(job => job.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(["page-3", "page-2", "page-1"], found.Where(id => id.StartsWith("page-", StringComparison.Ordinal)));
        Assert.Equal(found.Distinct(), found);
        Assert.DoesNotContain((await Jobs.ListAsync([JobStates.Failed], 200)).Jobs, job => job.Id == "page-1");
    }

    [Fact]
    public async Task Get_Job_HasTheNamesThatScriptsRelyOn()
    {
        await Jobs.SubmitAsync(new JobSubmission("names", TestSpecs.Short()));

        using var document = JsonDocument.Parse(await gateway.Http.GetStringAsync("v1/jobs/names"));

        foreach (var name in (string[])["id", "state", "phase", "step", "steps", "tasksPerSecond", "checkpointSha256", "error", "spec"])
        {
            Assert.True(document.RootElement.TryGetProperty(name, out _), name);
        }
    }
}
