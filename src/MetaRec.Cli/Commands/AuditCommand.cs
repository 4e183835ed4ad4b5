using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Client.Security;
using Spectre.Console;

namespace MetaRec.Cli.Commands;

/// <summary><c>metarec audit</c>.</summary>
internal static class AuditCommand
{
    private const int LargestPage = 200;
    private const string Description = """
        Shows the audit log, the latest entry first: who changed keys, jobs, models, schedules and silos, or moved
        items, users and feedback in bulk, and how it ended. Needs the scope admin.

        Examples:
          metarec audit
          metarec audit --limit 1000 -o jsonl | jq -r 'select(.action == "job.delete") | .target'
        """;

    public static Command Create(CommandContext context)
    {
        var limit = CommonOptions.Number("--limit", "Most entries to show.", 1, 100_000, 50);
        var output = JobOptions.Output();
        var command = new Command("audit", Description) { limit, output };
        JobOptions.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output);
            var most = parse.GetValue(limit);
            var entries = new List<AuditItem>();
            string? cursor = null;
            do
            {
                var page = await call.Client.Keys.AuditAsync(Math.Min(LargestPage, most - entries.Count), cursor, cancellationToken);
                entries.AddRange(page.Entries);
                cursor = page.NextCursor;
            }
            while (cursor is not null && entries.Count < most);

            call.WriteList(entries, entry => entry.Target, () => Write(call, entries));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static void Write(JobCall call, List<AuditItem> entries)
    {
        if (entries.Count == 0)
        {
            call.Terminal.Say("The audit log is empty.");
            return;
        }

        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn("Number").RightAligned());
        table.AddColumns("Time (UTC)", "Who", "Action", "Target", "Outcome");
        foreach (var entry in entries)
        {
            table.AddRow(
                $"{entry.Number}", entry.At.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture), Markup.Escape(entry.Who), Markup.Escape(entry.Action),
                Markup.Escape(entry.Target), Markup.Escape(entry.Outcome ?? "not known"));
        }

        call.Terminal.Tables.Write(table);
    }
}
