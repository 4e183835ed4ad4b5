using System.Net;
using MetaRec.Client.Jobs;

namespace MetaRec.Gateway.Tests.Jobs;

public sealed class JobEventsTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private JobsClient Jobs => gateway.Client.Jobs;

    [Fact]
    public async Task Events_FromTheBeginning_EndWithTheJob()
    {
        await Jobs.SubmitAsync(new JobSubmission("whole", TestSpecs.Short()));

        var events = await ReadAsync("whole", null);

        Assert.Equal([JobStates.Running, JobStates.Succeeded], events.Where(item => item.Status is not null).Select(item => item.Status!.State));
        Assert.Contains(events, item => item.Log is not null);
        Assert.Contains(events, item => item.Metrics?.Step == 6);
    }

    [Fact]
    public async Task Events_AfterABrokenConnection_GoOnAtTheLastId()
    {
        await Jobs.SubmitAsync(new JobSubmission("broken", TestSpecs.Endless()));
        var before = new List<JobEventItem>();
        await foreach (var item in Jobs.EventsAsync("broken"))
        {
            before.Add(item);
            if (item.Metrics is not null)
            {
                break;
            }
        }

        await Jobs.StopAsync("broken");
        var after = await ReadAsync("broken", before[^1].Id);
        var all = await ReadAsync("broken", null);

        Assert.DoesNotContain(after, item => before.Exists(known => known.Id == item.Id));
        Assert.Equal(JobStates.Stopped, after.Last(item => item.Status is not null).Status!.State);
        Assert.Equal(all.Select(item => item.Id), before.Concat(after).Select(item => item.Id));
    }

    [Fact]
    public async Task Events_NothingLeftOfAJobThatHasEnded_Is204()
    {
        await Jobs.SubmitAsync(new JobSubmission("over", TestSpecs.Short()));
        var last = (await ReadAsync("over", null))[^1].Id;

        using var request = new HttpRequestMessage(HttpMethod.Get, "v1/jobs/over/events");
        request.Headers.Add("Last-Event-ID", last);
        using var response = await gateway.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Fact]
    public async Task Events_OfAResumedJob_GoOn()
    {
        await Jobs.SubmitAsync(new JobSubmission("resumed", TestSpecs.Endless()));
        await Jobs.StopAsync("resumed");
        var last = (await ReadAsync("resumed", null))[^1].Id;

        await Jobs.ResumeAsync("resumed");
        await using var events = Jobs.EventsAsync("resumed", last).GetAsyncEnumerator();
        JobEventItem item;
        do
        {
            Assert.True(await events.MoveNextAsync());
            item = events.Current;
        }
        while (item.Status is null);
        await Jobs.StopAsync("resumed");

        Assert.Equal(JobStates.Running, item.Status.State);
    }

    private async Task<List<JobEventItem>> ReadAsync(string id, string? after)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var events = new List<JobEventItem>();
        await foreach (var item in Jobs.EventsAsync(id, after, limit.Token))
        {
            events.Add(item);
        }

        return events;
    }
}
