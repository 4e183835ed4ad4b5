using System.CommandLine;
using MetaRec.Cli.CommandLine;

namespace MetaRec.Cli.Commands.Serving;

/// <summary><c>metarec feedback export</c>.</summary>
internal static class FeedbackExportCommand
{
    private const string Description = """
        Writes all events of all users as JSON Lines, which `metarec feedback import` reads. Needs a key with the scope admin.

        Examples:
          metarec feedback export feedback.jsonl
          metarec feedback export | gzip > feedback.jsonl.gz
        """;

    public static Command Create(CommandContext context) =>
        BulkCommands.Export(context, Description, "event", "user", (client, model, from, cancellationToken) => client.Feedback.ExportAsync(model, from, cancellationToken));
}
