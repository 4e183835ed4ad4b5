using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Cli.Serving;
using MetaRec.Cli.Specs;

namespace MetaRec.Cli.Commands.Serving;

/// <summary><c>metarec feedback import</c>.</summary>
internal static class FeedbackImportCommand
{
    private const string Description = """
        Stores the events of a file of JSON Lines: user, item, rating, and if known id and time. Lines that are wrong are told of, the others are stored. It can be run again
        after an interruption: an event is stored once under its id, and one without an id gets one made of what it says. A server that is away, busy, or has had too many requests is tried again when it says (Retry-After), for as long as --retry-for says.

        Examples:
          metarec feedback import ratings.jsonl
          echo '{"user": "ann", "item": "i12", "rating": 5, "time": "2026-01-31T12:00:00Z"}' | metarec feedback import -
        """;

    public static Command Create(CommandContext context)
    {
        var file = new Argument<string>("file") { Description = "The file; - is standard input." };
        var (model, output) = (ServingOptions.Model(), CommonOptions.Output());
        var retryFor = CommonOptions.Duration("--retry-for", "How long to try again when the server is away or refuses for the moment; 60s by default.");
        var command = new Command("import", Description) { file, model, retryFor, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var path = parse.GetValue(file)!;
            using var call = new JobCall(context, parse, output, retryFor);
            using var opened = path == SpecFile.StandardInput ? null : Open(path);
            var counts = await new FeedbackImport(call, parse.GetValue(model)).RunAsync(opened ?? context.Input, cancellationToken);
            call.Terminal.Progress($"{FeedbackImport.Text(counts)}.", last: true);
            if (call.Form == "json")
            {
                call.WriteJson(counts);
            }

            return counts.Rejected == 0 ? ExitCodes.Ok : ExitCodes.Usage;
        });
        return command;
    }

    private static StreamReader Open(string path) => File.Exists(path)
        ? new StreamReader(path)
        : throw new UsageException($"There is no file '{path}'. Give a file of JSON Lines, or - for standard input.");
}
