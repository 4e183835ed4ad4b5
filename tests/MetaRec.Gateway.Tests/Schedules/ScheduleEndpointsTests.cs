using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MetaRec.Client;
using MetaRec.Client.Jobs;
using MetaRec.Client.Schedules;
using MetaRec.Client.Serving;

namespace MetaRec.Gateway.Tests.Schedules;

public sealed class ScheduleEndpointsTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private SchedulesClient Schedules => gateway.Client.Schedules;

    [Fact]
    public async Task Put_Defaults_AreWrittenOutAndTheETagFences()
    {
        using var created = await SendAsync(HttpMethod.Put, "v1/schedules/plain", "{}");
        var document = (await created.Content.ReadFromJsonAsync<ScheduleDocument>(ApiJson.Options))!;
        using var again = await SendAsync(HttpMethod.Put, "v1/schedules/plain", "{}");
        using var stale = await SendAsync(HttpMethod.Put, "v1/schedules/plain", """{"every": "6h"}""", ("If-Match", "\"77\""));
        using var once = await SendAsync(HttpMethod.Put, "v1/schedules/plain", "{}", ("If-None-Match", "*"));
        var changed = await Schedules.PutAsync("plain", new ScheduleRequest(Every: "6h", Promote: "never", MinNewEvents: 7), created.Headers.ETag!.Tag.Trim('"'));

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.PreconditionFailed, HttpStatusCode.PreconditionFailed), (created.StatusCode, again.StatusCode, stale.StatusCode, once.StatusCode));
        Assert.Equal(("plain", "default", "1d", 100L, "when-better", false), (document.Name, document.Model, document.Every, document.MinNewEvents, document.Promote, document.Paused));
        Assert.Equal(created.Headers.ETag, again.Headers.ETag);
        Assert.Equal(("6h", "never", 7L), (changed.Every, changed.Promote, changed.MinNewEvents));
        Assert.Contains("plain", (await Schedules.ListAsync()).Schedules.Select(schedule => schedule.Name));
    }

    [Theory]
    [InlineData("""{"every": "6 hours"}""", "every")]
    [InlineData("""{"every": "1m"}""", "every")]
    [InlineData("""{"minNewEvents": 0}""", "minNewEvents")]
    [InlineData("""{"promote": "always"}""", "promote")]
    [InlineData("""{"model": "No Model"}""", "model")]
    [InlineData("""{"evry": "6h"}""", "evry")]
    [InlineData("""{"spec": {"stepz": 3}}""", "spec.stepz")]
    [InlineData("""{"spec": {"steps": 0}}""", "spec.steps")]
    [InlineData("""{"spec": {"dataset": {"folder": "/etc"}}}""", "spec.dataset.folder")]
    public async Task Put_WrongField_IsNamed(string body, string field)
    {
        using var answer = await SendAsync(HttpMethod.Put, "v1/schedules/wrong", body);
        var problem = (await answer.Content.ReadFromJsonAsync<ProblemDocument>(ApiJson.Options))!;

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(field, Assert.Single(problem.Errors!).Key);
    }

    [Fact]
    public async Task Schedule_PausedResumedAndDeleted()
    {
        await Schedules.PutAsync("life", new ScheduleRequest());

        Assert.True((await Schedules.PauseAsync("life")).Paused);
        Assert.False((await Schedules.ResumeAsync("life")).Paused);
        await Schedules.DeleteAsync("life");
        await Schedules.DeleteAsync("life");
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<ApiException>(() => Schedules.GetAsync("life"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<ApiException>(() => Schedules.RunAsync("life"))).Status);
    }

    [Fact]
    public async Task Run_LiveFeedback_EndsWithADecisionAndItsReason()
    {
        await gateway.Client.Jobs.SubmitAsync(new JobSubmission("for-live", TestSpecs.Short()));
        await gateway.WaitForEndAsync("for-live");
        await gateway.Client.Models.RegisterAsync("live", "for-live");
        await gateway.Client.Models.PromoteAsync("live", 1, force: true);
        var start = DateTimeOffset.UtcNow.AddDays(-10);
        for (var user = 0; user < 12; user++)
        {
            var number = user;
            var answer = await gateway.Client.Feedback.AddAsync(
                [.. Enumerable.Range(0, 6).Select(row => new FeedbackEntry($"ann-{number}", $"i{1 + (((number * 5) + row) % 100)}", 1 + ((number + row) % 5), Time: start.AddHours((12 * row) + number)))], "live");
            Assert.Equal(6, answer.Accepted);
        }

        await Schedules.PutAsync("retrain", new ScheduleRequest("live", Promote: "never"));
        await Schedules.RunAsync("retrain");
        ScheduleRunDocument? run = null;
        for (var clock = System.Diagnostics.Stopwatch.StartNew(); run?.EndedAt is null && clock.Elapsed < Limit; await Task.Delay(50))
        {
            run = (await Schedules.GetAsync("retrain")).Runs[0];
        }

        var version = (await gateway.Client.Models.GetAsync("live")).Versions[^1];
        Assert.Equal(("not-promoted", true, 72L, "retrain-1", 2, "live"), (run!.Outcome, run.Manual, run.Ratings, run.JobId, run.Version, run.Model));
        Assert.StartsWith("The schedule never promotes.", run.Reason, StringComparison.Ordinal);
        Assert.Equal(("newest", 1), (version.Evaluation!.Scenarios[0].Scenario, version.Evaluation.Scenarios[0].InService!.Number));

        // Neither the job's document nor its log names a user.
        var spec = await gateway.Http.GetStringAsync("v1/jobs/retrain-1");
        var log = await gateway.Http.GetStringAsync("v1/jobs/retrain-1/logs");
        Assert.Contains(run.Snapshot!, spec, StringComparison.Ordinal);
        Assert.DoesNotContain("ann-", spec + log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SubmitJob_LiveWithoutAVersionInService_SaysWhatToDo()
    {
        var spec = TestSpecs.Short();
        spec["dataset"] = JsonNode.Parse("""{"name": "live", "live": {"model": "nowhere"}}""");

        var error = await Assert.ThrowsAsync<ApiException>(() => gateway.Client.Jobs.SubmitAsync(new JobSubmission("no-live", spec)));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, error.Status);
        Assert.Contains("Promote a version first", error.Problem.Errors!["dataset.live"][0], StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await gateway.Http.SendAsync(request);
    }
}
