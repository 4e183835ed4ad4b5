using System.Net.Sockets;
using System.Text.Json;
using MetaRec.Cli.CommandLine;
using MetaRec.Client.Jobs;

namespace MetaRec.Cli.Tests.Jobs;

public sealed class JobCommandTests(JobServer server) : IClassFixture<JobServer>
{
    [Fact]
    public async Task Submit_JobSucceeds_FollowsItAndExits0WithTheJob()
    {
        var run = await server.RunAsync("submit", server.Short, "--id", "succeeds", "-o", "json");

        Assert.Equal(0, run.Code);
        using var document = JsonDocument.Parse(run.Output);
        var job = document.RootElement;
        Assert.Equal(("succeeds", "SUCCEEDED", 6, 6), (job.GetProperty("id").GetString(), job.GetProperty("state").GetString(), job.GetProperty("step").GetInt32(), job.GetProperty("steps").GetInt32()));
        Assert.Matches("^[0-9a-f]{64}$", job.GetProperty("checkpointSha256").GetString());
        Assert.True(job.TryGetProperty("phase", out _) && job.TryGetProperty("tasksPerSecond", out _));
        Assert.Contains("Job 'succeeds' is accepted", run.Error, StringComparison.Ordinal);
        Assert.Contains("Accepted: 6 meta-steps", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_SameSpecUnderTheSameId_IsTheSameJob()
    {
        var first = await server.RunAsync("submit", server.Short, "--id", "twice", "-o", "json");
        var second = await server.RunAsync("submit", server.Short, "--id", "twice", "-o", "json");
        var other = await server.RunAsync("submit", server.Short, "--id", "twice", "--set", "seed=2");

        Assert.Equal((0, 0), (first.Code, second.Code));
        Assert.Equal(Property(first.Output, "submittedAt"), Property(second.Output, "submittedAt"));
        Assert.Equal(2, other.Code);
        Assert.Contains("exists with another spec", other.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_JobFails_Exits5WithItsReason()
    {
        var run = await server.RunAsync("submit", server.Failing, "--id", "fails", "-o", "json");
        var waited = await server.RunAsync("wait", "fails", "--quiet");
        var status = await server.RunAsync("status", "fails");

        Assert.Equal(5, run.Code);
        Assert.Equal("FAILED", Property(run.Output, "state"));
        Assert.Contains("failed at step 0 of 50: Step 0, micro-batch 0", run.ErrorLine, StringComparison.Ordinal);
        Assert.Contains("./metarec job logs fails", run.ErrorLine, StringComparison.Ordinal);
        Assert.Equal((5, 0), (waited.Code, status.Code));
        Assert.Contains("query loss", status.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_JobIsStopped_Exits6AndResumeGoesOn()
    {
        await server.RunAsync("submit", server.Endless, "--id", "stopped", "--no-wait");
        await using var waiting = server.Start("wait", "stopped");
        await waiting.Error.WaitForAsync("step ");

        var stop = await server.RunAsync("stop", "stopped", "-o", "json");
        var code = await waiting.EndAsync();
        var resume = await server.RunAsync("resume", "stopped", "-o", "json");
        await server.RunAsync("stop", "stopped");

        Assert.Equal((0, 6, 0), (stop.Code, code, resume.Code));
        Assert.Equal("STOPPED", Property(stop.Output, "state"));
        Assert.Contains("./metarec job resume stopped --server", stop.Error, StringComparison.Ordinal);
        Assert.Contains("is stopped at step", waiting.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal("RUNNING", Property(resume.Output, "state"));
    }

    [Fact]
    public async Task Wait_TimeoutPasses_Exits124AndTheJobGoesOn()
    {
        await server.RunAsync("submit", server.Endless, "--id", "slow", "--no-wait");

        var run = await server.RunAsync("wait", "slow", "--timeout", "0.5s");
        var job = await server.Client.Jobs.GetAsync("slow");
        await server.RunAsync("stop", "slow");

        Assert.Equal(124, run.Code);
        Assert.Contains("was not done within 0.5 s", run.ErrorLine, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.Equal(JobStates.Running, job.State);
    }

    [Fact]
    public async Task Submit_Interrupted_DetachesWith130AndSaysHowToStopTheJob()
    {
        await using var run = server.Start("submit", server.Endless, "--id", "detached");
        await run.Error.WaitForAsync("step ");

        var code = await run.InterruptAsync();
        var job = await server.Client.Jobs.GetAsync("detached");
        await server.RunAsync("stop", "detached");

        Assert.Equal(130, code);
        Assert.Equal(JobStates.Running, job.State);
        Assert.Contains($"Watch it:  ./metarec job status detached --watch --server {server.Url}", run.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains($"Stop it:  ./metarec job stop detached --server {server.Url}", run.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(run.Output.ToString());
    }

    [Theory]
    [InlineData("status", "none")]
    [InlineData("logs", "none")]
    [InlineData("logs", "none", "--follow")]
    [InlineData("wait", "none")]
    [InlineData("stop", "none")]
    [InlineData("resume", "none")]
    [InlineData("delete", "none", "--yes")]
    public async Task Run_NoSuchJob_Exits4(params string[] args)
    {
        var run = await server.RunAsync(args);

        Assert.Equal(4, run.Code);
        Assert.Contains("'none'", run.ErrorLine, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Run_NobodyListens_Exits3WithTheAddress()
    {
        var url = $"http://127.0.0.1:{FreePort()}";

        var run = await CommandLine.RunAsync("job", "list", "--server", url);

        Assert.Equal(3, run.Code);
        Assert.Contains($"No server can be reached at {url}/", run.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_FromTheEnvironment_GivesWayToTheOption()
    {
        var before = Environment.GetEnvironmentVariable("METAREC_SERVER");
        try
        {
            Environment.SetEnvironmentVariable("METAREC_SERVER", server.Url);
            var fromEnvironment = await CommandLine.RunAsync("job", "list");
            Environment.SetEnvironmentVariable("METAREC_SERVER", "nowhere");
            var wrong = await CommandLine.RunAsync("job", "list");
            var fromOption = await server.RunAsync("list");

            Assert.Equal((0, 2, 0), (fromEnvironment.Code, wrong.Code, fromOption.Code));
            Assert.Contains("METAREC_SERVER must be the address of a gateway, but was 'nowhere'", wrong.ErrorLine, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("METAREC_SERVER", before);
        }
    }

    [Fact]
    public async Task Submit_DryRun_PrintsTheWholeSpecAndStoresNothing()
    {
        var run = await server.RunAsync("submit", server.Short, "--id", "dry", "--dry-run");
        var json = await server.RunAsync("submit", server.Short, "--dry-run", "-o", "json", "--set", "learner.order=first");
        var status = await server.RunAsync("status", "dry");

        Assert.Equal((0, 0, 4), (run.Code, json.Code, status.Code));
        using var spec = JsonDocument.Parse(run.Output);
        Assert.Equal(5, spec.RootElement.GetProperty("learner").GetProperty("innerSteps").GetInt32());
        Assert.Contains("6 meta-steps of 4 × 4 tasks, 96 episodes. Nothing was stored.", run.Error, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(json.Output);
        Assert.True(document.RootElement.GetProperty("tasks").GetInt32() > 0);
        Assert.Equal("first", document.RootElement.GetProperty("spec").GetProperty("learner").GetProperty("order").GetString());
    }

    [Fact]
    public async Task Submit_NoWait_PrintsTheIdAndReturns()
    {
        var run = await server.RunAsync("submit", server.Endless, "--no-wait", "-o", "name");
        var id = run.Output.Trim();
        var job = await server.Client.Jobs.GetAsync(id);
        await server.RunAsync("delete", id, "--yes", "--force");

        Assert.Equal(0, run.Code);
        Assert.StartsWith("spec", id, StringComparison.Ordinal);
        Assert.Equal(JobStates.Running, job.State);
        Assert.Contains($"Watch it:  ./metarec job status {id} --watch", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_JsonLines_AreOneDocumentForEachChangeOfState()
    {
        var run = await server.RunAsync("submit", server.Short, "--id", "lines", "-o", "jsonl", "--quiet");

        Assert.Equal(["RUNNING", "SUCCEEDED"], Lines(run.Output).Select(line => Property(line, "state")));
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Submit_ServerFindsAMistake_NamesTheLine()
    {
        var file = server.Write("steps: 5\ndataset:\n  name: files\n  interactions: /etc/passwd\n");

        var run = await server.RunAsync("submit", file);

        Assert.Equal(2, run.Code);
        Assert.Contains($"{file}:4:3: dataset.interactions must be a file inside", run.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_StandardInput_IsReadAsYamlOrJson()
    {
        foreach (var text in (string[])[await File.ReadAllTextAsync(server.Short), """{"steps": 6, "dataset": {"synthetic": {"users": 100, "items": 100, "ratingsPerUser": 20}}}"""])
        {
            using var output = new StringWriter();
            using var input = new StringReader(text);

            var code = await Program.RunAsync(
                ["job", "submit", "-", "--dry-run", "-o", "json", "-s", server.Url], new CommandContext(output, TextWriter.Null) { Input = input });

            Assert.Equal(0, code);
            Assert.Contains("\"steps\": 6", output.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task List_EachForm_ShowsTheJobs()
    {
        await server.RunAsync("submit", server.Short, "--id", "listed");

        var table = await server.RunAsync("list", "--no-color");
        var names = await server.RunAsync("list", "-o", "name", "--limit", "200");
        var json = await server.RunAsync("list", "-o", "json", "--state", "succeeded");
        var lines = await server.RunAsync("list", "-o", "jsonl", "--limit", "1");

        Assert.Matches(@"listed +SUCCEEDED +ended +6/6 \(100 %\)", table.Output);
        Assert.DoesNotContain('\u001b', table.Output);
        Assert.Contains("listed", Lines(names.Output));
        using var document = JsonDocument.Parse(json.Output);
        Assert.All(document.RootElement.EnumerateArray(), job => Assert.Equal("SUCCEEDED", job.GetProperty("state").GetString()));
        Assert.Equal("listed", Property(Assert.Single(Lines(lines.Output)), "id"));
    }

    [Fact]
    public async Task List_NoJobs_SaysHowToSubmitOne()
    {
        var table = await server.RunAsync("list", "--state", "PENDING");
        var json = await server.RunAsync("list", "--state", "PENDING", "-o", "json");

        Assert.Empty(table.Output);
        Assert.Contains("./metarec job submit docs/examples/quick.yaml", table.Error, StringComparison.Ordinal);
        Assert.Equal("[]", json.Output.Trim());
    }

    [Fact]
    public async Task List_Watch_WritesEachChangeUntilItIsInterrupted()
    {
        await using var run = server.Start("list", "--watch", "-o", "jsonl");
        await server.RunAsync("submit", server.Short, "--id", "watched");

        await run.Output.WaitForAsync("\"watched\",\"state\":\"SUCCEEDED\"");

        Assert.Equal(130, await run.InterruptAsync());
    }

    [Fact]
    public async Task Status_Watch_FollowsToTheEnd()
    {
        await server.RunAsync("submit", server.Endless, "--id", "status", "--no-wait");
        await using var run = server.Start("status", "status", "--watch");
        await run.Error.WaitForAsync("step ");

        await server.RunAsync("stop", "status");

        Assert.Equal(0, await run.EndAsync());
        Assert.Matches("State +STOPPED", run.Output.ToString());
    }

    [Fact]
    public async Task Logs_FollowTailAndSince_ChooseLines()
    {
        await server.RunAsync("submit", server.Short, "--id", "logged");

        var all = Lines((await server.RunAsync("logs", "logged", "--follow")).Output);
        var tail = Lines((await server.RunAsync("logs", "logged", "--tail", "1")).Output);
        var recent = Lines((await server.RunAsync("logs", "logged", "--since", "1h", "-o", "jsonl")).Output);
        var later = await server.RunAsync("logs", "logged", "--since", "2999-01-01");
        var json = await server.RunAsync("logs", "logged", "-o", "json");

        Assert.Contains("Accepted: 6 meta-steps.", all[0], StringComparison.Ordinal);
        Assert.Equal(all[^1], Assert.Single(tail));
        Assert.Equal(all.Length, recent.Length);
        Assert.Empty(later.Output);
        using var document = JsonDocument.Parse(json.Output);
        Assert.Equal(all.Length, document.RootElement.GetArrayLength());
    }

    [Fact]
    public async Task Logs_OfARunningJob_GoOnUntilItEnds()
    {
        await server.RunAsync("submit", server.Endless, "--id", "logs", "--no-wait");
        await using var run = server.Start("logs", "logs", "-f");
        await run.Output.WaitForAsync("Checkpoint at step");

        await server.RunAsync("stop", "logs");

        Assert.Equal(0, await run.EndAsync());
        Assert.Contains("topped", Lines(run.Output.ToString())[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_NobodyToAsk_NeedsYes()
    {
        await server.RunAsync("submit", server.Short, "--id", "deleted");

        var refused = await server.RunAsync("delete", "deleted");
        var known = await server.RunAsync("status", "deleted");
        var deleted = await server.RunAsync("delete", "deleted", "--yes");
        var gone = await server.RunAsync("status", "deleted");

        Assert.Equal((2, 0, 0, 4), (refused.Code, known.Code, deleted.Code, gone.Code));
        Assert.Contains("Give --yes", refused.ErrorLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("n", 130)]
    [InlineData("", 130)]
    [InlineData("y", 0)]
    public async Task Delete_OnATerminal_AsksFirst(string answer, int code)
    {
        var id = $"asked-{answer}";
        await server.RunAsync("submit", server.Short, "--id", id);
        using var error = new StringWriter();
        using var input = new StringReader($"{answer}\n");

        var ended = await Program.RunAsync(["job", "delete", id, "-s", server.Url], new CommandContext(TextWriter.Null, error) { Input = input, CanAsk = true });
        var status = await server.RunAsync("status", id);

        Assert.Equal(code, ended);
        Assert.Equal(code == 0 ? 4 : 0, status.Code);
        Assert.Contains($"Delete job '{id}'", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_JobThatRuns_NeedsForce()
    {
        await server.RunAsync("submit", server.Endless, "--id", "running", "--no-wait");

        var refused = await server.RunAsync("delete", "running", "--yes");
        var forced = await server.RunAsync("delete", "running", "--yes", "--force");

        Assert.Equal((2, 0), (refused.Code, forced.Code));
        Assert.Contains("only a job that has ended can be deleted", refused.ErrorLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--timeout must be a time such as 90s, 5m or 2h, but was 'soon'", "wait", "x", "--timeout", "soon")]
    [InlineData("--since must be a time ago", "logs", "x", "--since", "yesterday")]
    [InlineData("--output must be one of table, json, jsonl, name", "list", "-o", "yaml")]
    [InlineData("Use -o jsonl", "list", "--watch", "-o", "json")]
    [InlineData("Use -o jsonl", "logs", "x", "--follow", "-o", "json")]
    [InlineData("state must be one of", "list", "--state", "RUNING")]
    [InlineData("There is no file 'nowhere.yaml'", "submit", "nowhere.yaml")]
    public async Task Run_WrongUsage_SaysWhatIsWrongAndExits2(string expected, params string[] args)
    {
        var run = await server.RunAsync(args);

        Assert.Equal(2, run.Code);
        Assert.Contains(expected, run.ErrorLine, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string? Property(string json, string name)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty(name).GetString();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
