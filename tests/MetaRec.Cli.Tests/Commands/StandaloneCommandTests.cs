using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MetaRec.Cli.Standalone;
using MetaRec.Client;
using MetaRec.Client.Jobs;
using MetaRec.Hosting.Configuration;

namespace MetaRec.Cli.Tests.Commands;

public sealed class StandaloneCommandTests
{
    [Fact]
    public async Task Standalone_StoppedAndStartedAgain_GoesOnWithItsJobs()
    {
        using var folder = new TemporaryFolder();
        string[] args = ["standalone", "--silos", "1", "--urls", "http://127.0.0.1:0", "--storage", folder.Path];
        int step;
        await using (var first = new RunningCommand(args))
        {
            var url = await UrlAsync(first);
            await first.Error.WaitForAsync("Ctrl-C stops it. Jobs that are running then go on at the next start.");
            Assert.Contains($"./metarec job submit docs/examples/quick.yaml --server {url}", first.Error.ToString(), StringComparison.Ordinal);
            using var client = new MetaRecClient(new Uri(url));
            await client.Jobs.SubmitAsync(new JobSubmission("continued", Endless()));
            step = await CheckpointAsync(client, "continued");

            Assert.Equal(0, await first.InterruptAsync());
            Assert.Contains("Jobs that are not done go on at the next start", first.Error.ToString(), StringComparison.Ordinal);
        }

        await using var second = new RunningCommand(args);
        using var again = new MetaRecClient(new Uri(await UrlAsync(second)));
        var resumed = false;
        await foreach (var item in again.Jobs.EventsAsync("continued"))
        {
            resumed |= item.Log is { Message: var message } && message.StartsWith("Meta-training; step ", StringComparison.Ordinal) && message != "Meta-training; step 0 is made.";
            if (resumed && item.Metrics is not null)
            {
                break;
            }
        }

        var job = await again.Jobs.StopAsync("continued");
        Assert.Equal(JobStates.Stopped, job.State);
        Assert.True(job.CheckpointStep >= step, $"The job had a checkpoint of step {step}, and now one of step {job.CheckpointStep}.");
    }

    [Fact]
    public async Task Standalone_TerminatedWhileItStarts_EndsQuietlyWith143()
    {
        using var folder = new TemporaryFolder();
        await using var process = new RunningProcess(new Dictionary<string, string>(), "standalone", "--silos", "8", "--urls", "http://127.0.0.1:0", "--storage", folder.Path);

        // The silos' store is the first thing that a start of silos makes.
        await WaitForFileAsync(folder.File("storage/metarec.db"));
        var code = await process.TerminateAsync();

        Assert.Equal((143, "", ""), (code, process.Output.ToString(), process.Error.ToString()));
    }

    [Fact]
    public async Task Start_WrongServingSetting_SaysWhatAndHow()
    {
        using var folder = new TemporaryFolder();
        var settings = new StandaloneSettings(1, "http://127.0.0.1:0", null, folder.File("storage"), Verbose: false)
        {
            More = [new("MetaRec:Serving:IdleAge", "soon"), new("MetaRec:Serving:Threads", "0")],
        };

        var error = await Assert.ThrowsAsync<InvalidSettingsException>(() => StandaloneProcess.StartAsync(settings, CancellationToken.None));

        Assert.Contains("'MetaRec:Serving:IdleAge' must be of the kind time (hh:mm:ss), but was 'soon'", error.Message, StringComparison.Ordinal);
        Assert.Contains("between 1 and 1024 serving threads", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standalone_FolderInUse_IsRefused()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("storage"));
        await using var held = new FileStream(Path.Combine(folder.File("storage"), "metarec.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        var run = await CommandLine.RunAsync("standalone", "--storage", folder.Path, "--urls", "http://127.0.0.1:0");

        Assert.Equal(3, run.Code);
        Assert.Contains("uses the storage folder", run.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standalone_WrongSettings_NamesAllOfThemAndExits2()
    {
        var run = await CommandLine.RunAsync("standalone", "--urls", "nowhere", "--data", "/nowhere/at/all");

        Assert.Equal(2, run.Code);
        Assert.Contains("'nowhere' is not an address to listen at", run.ErrorLine, StringComparison.Ordinal);
        Assert.Contains("'/nowhere/at/all' does not exist", run.ErrorLine, StringComparison.Ordinal);
    }

    private static async Task<string> UrlAsync(RunningCommand command) =>
        Regex.Match(await command.Output.WaitForAsync("ready: "), "http://[0-9.:]+").Value;

    private static JsonObject Endless() => JsonNode.Parse("""
        {
          "dataset": { "synthetic": { "users": 100, "items": 100, "ratingsPerUser": 20 } },
          "model": { "embeddingSize": 8, "hidden": [16] },
          "steps": 1000000, "microBatchSize": 4, "checkpointEvery": 2
        }
        """)!.AsObject();

    private static async Task<int> CheckpointAsync(MetaRecClient client, string id)
    {
        await foreach (var item in client.Jobs.EventsAsync(id))
        {
            if (item.Log?.Message.StartsWith("Checkpoint at step", StringComparison.Ordinal) == true)
            {
                return (await client.Jobs.GetAsync(id)).CheckpointStep!.Value;
            }
        }

        throw new InvalidOperationException($"Job '{id}' has ended without a checkpoint.");
    }

    private static async Task WaitForFileAsync(string file)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!File.Exists(file))
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
