using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;

namespace MetaRec.Cli.Commands.Serving;

/// <summary><c>metarec feedback</c>.</summary>
internal static class FeedbackCommand
{
    private const string Description = """
        Stores, and writes out, what users say about items. What is stored is durable, and changes what is recommended next.

        Examples:
          metarec feedback add ann i12=5 i7=1
          metarec feedback import ratings.jsonl
          metarec feedback export feedback.jsonl

        Exit codes: 0 ok, 1 unexpected error, 2 usage, or an event was rejected (the others are stored), 3 unreachable or refused, 4 no such model, 130 Ctrl-C.
        """;

    public static Command Create(CommandContext context)
    {
        var command = new Command("feedback", Description) { FeedbackAddCommand.Create(context), FeedbackImportCommand.Create(context), FeedbackExportCommand.Create(context) };
        JobOptions.AddTo(command);
        return command;
    }
}
