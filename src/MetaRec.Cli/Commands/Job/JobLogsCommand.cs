using System.CommandLine;
using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Client.Jobs;

namespace MetaRec.Cli.Commands.Job;

/// <summary><c>metarec job logs</c>.</summary>
internal static class JobLogsCommand
{
    private const string Description = """
        Writes a job's log: its life, waits, retries and checkpoints, the latest lines of it.

        Examples:
          metarec job logs nightly-7 --tail 20
          metarec job logs nightly-7 --follow               goes on until the job has ended
          metarec job logs nightly-7 --since 10m
          metarec job logs nightly-7 --since 2026-01-31T08:00:00Z -o jsonl
        """;

    public static Command Create(CommandContext context)
    {
        var id = JobOptions.Id();
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until the job has ended." };
        var tail = CommonOptions.Number("--tail", "Only so many of the latest lines.", 0, 1_000_000, 1_000_000);
        var since = CommonOptions.Text("--since", "Only lines since then: a time ago such as 90s, 10m or 2h, or a date and time.", "TIME");
        var output = CommonOptions.Choice("--output", "Form of the result on standard output: text, one JSON document, one JSON document per line.", ["text", "json", "jsonl"], "text", "-o");
        var retryFor = JobOptions.RetryFor();
        var command = new Command("logs", Description) { id, follow, tail, since, retryFor, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output, retryFor);
            var (name, begin, following) = (parse.GetValue(id)!, Begin(parse.GetValue(since), DateTimeOffset.UtcNow), parse.GetValue(follow));
            if (following && call.Form == "json")
            {
                throw new UsageException("--follow writes line after line, and -o json is one result. Use -o jsonl, or leave --follow out.");
            }

            var log = await call.Jobs.LogsAsync(name, cancellationToken: cancellationToken);
            JobLogEntry[] lines = [.. log.Lines.Where(line => line.At >= begin).TakeLast(parse.GetValue(tail))];
            if (call.Form == "json")
            {
                call.WriteJson(lines);
                return ExitCodes.Ok;
            }

            Array.ForEach(lines, line => Write(call, line));
            if (following)
            {
                var after = log.Lines.Count == 0 ? null : log.Lines[^1].Id.ToString(CultureInfo.InvariantCulture);
                await new JobFollower(call).FollowAsync(name, after, item => Write(call, item.Log), cancellationToken);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static void Write(JobCall call, JobLogEntry? line)
    {
        if (line is null)
        {
            return;
        }

        if (call.Form == "jsonl")
        {
            call.WriteJson(line);
        }
        else
        {
            call.Context.Output.WriteLine(JobLogLines.Whole(line));
        }
    }

    private static DateTimeOffset Begin(string? since, DateTimeOffset now)
    {
        if (since is null)
        {
            return DateTimeOffset.MinValue;
        }

        return Durations.TryParse(since, out var ago) ? now - ago
            : DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
            : throw new UsageException($"--since must be a time ago such as 90s, 10m or 2h, or a date and time, but was '{since}'. Write 2026-01-31T08:00:00Z, for example.");
    }
}
