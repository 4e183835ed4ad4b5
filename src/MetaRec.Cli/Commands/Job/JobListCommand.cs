using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Client.Jobs;

namespace MetaRec.Cli.Commands.Job;

/// <summary><c>metarec job list</c>.</summary>
internal static class JobListCommand
{
    private const int LargestPage = 200;
    private const string Description = """
        Lists jobs, the latest submitted first.

        Examples:
          metarec job list
          metarec job list --state RUNNING --state FAILED --limit 100
          metarec job list --watch                          writes the list again whenever it changes, until Ctrl-C
          metarec job list -o jsonl | jq -r 'select(.error) | .id'
        """;

    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    public static Command Create(CommandContext context)
    {
        var states = new Option<string[]>("--state") { Description = $"Only jobs in this state ({string.Join(", ", JobStates.All)}); may be given several times.", HelpName = "STATE" };
        var limit = CommonOptions.Number("--limit", "Most jobs to list.", 1, 10_000, 50);
        var watch = new Option<bool>("--watch", "-w") { Description = "Write the list again whenever it changes." };
        var (output, retryFor) = (JobOptions.Output(), JobOptions.RetryFor());
        var command = new Command("list", Description) { states, limit, watch, retryFor, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output, retryFor);
            var (wanted, most) = (parse.GetValue(states) ?? [], parse.GetValue(limit));
            if (parse.GetValue(watch))
            {
                await WatchAsync(call, wanted, most, cancellationToken);
            }

            Write(call, await ReadAsync(call, wanted, most, cancellationToken));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task<IReadOnlyList<JobDocument>> ReadAsync(JobCall call, string[] states, int limit, CancellationToken cancellationToken)
    {
        var jobs = new List<JobDocument>();
        string? cursor = null;
        do
        {
            var page = await call.Jobs.ListAsync(states, Math.Min(limit, LargestPage), cursor, cancellationToken);
            jobs.AddRange(page.Jobs);
            cursor = page.NextCursor;
        }
        while (cursor is not null && jobs.Count < limit);

        return [.. jobs.Take(limit)];
    }

    private static void Write(JobCall call, IReadOnlyList<JobDocument> jobs)
    {
        switch (call.Form)
        {
            case "json":
                call.WriteJson(jobs);
                break;
            case "jsonl":
                WriteLines(call, jobs);
                break;
            case "name":
                foreach (var job in jobs)
                {
                    call.Context.Output.WriteLine(job.Id);
                }

                break;
            default:
                WriteTable(call, jobs);
                break;
        }
    }

    private static void WriteLines(JobCall call, IEnumerable<JobDocument> jobs)
    {
        foreach (var job in jobs)
        {
            call.WriteJson(job);
        }
    }

    private static void WriteTable(JobCall call, IReadOnlyList<JobDocument> jobs)
    {
        if (jobs.Count > 0)
        {
            JobTable.Write(call.Terminal.Tables, jobs, DateTimeOffset.UtcNow);
        }
        else
        {
            call.Terminal.Say("There is no such job. Submit one:  ./metarec job submit docs/examples/quick.yaml");
        }
    }

    /// <summary>Does not return: Ctrl-C ends it.</summary>
    private static async Task WatchAsync(JobCall call, string[] states, int limit, CancellationToken cancellationToken)
    {
        if (call.Form is "json" or "name")
        {
            throw new UsageException($"--watch writes again and again, and -o {call.Form} is one result. Use -o jsonl, or leave --watch out.");
        }

        var outage = new Outage(call.Server, call.Patience, call.Terminal);
        IReadOnlyList<JobDocument>? known = null;
        while (true)
        {
            try
            {
                var jobs = await ReadAsync(call, states, limit, cancellationToken);
                outage.End();
                if (known is null || !jobs.SequenceEqual(known))
                {
                    WriteChange(call, jobs, known ?? []);
                    known = jobs;
                }

                await Task.Delay(WatchInterval, cancellationToken);
            }
            catch (Exception error) when (known is not null && Outage.IsPassing(error))
            {
                await outage.WaitAsync(error, "./metarec job list", cancellationToken);
            }
        }
    }

    private static void WriteChange(JobCall call, IReadOnlyList<JobDocument> jobs, IReadOnlyList<JobDocument> known)
    {
        if (call.Form == "jsonl")
        {
            WriteLines(call, jobs.Except(known));
            return;
        }

        if (call.Terminal.CanClear)
        {
            call.Terminal.Tables.Clear(home: true);
        }

        WriteTable(call, jobs);
    }
}
