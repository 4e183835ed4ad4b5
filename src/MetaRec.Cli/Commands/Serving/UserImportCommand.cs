using System.CommandLine;
using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Cli.Serving;

namespace MetaRec.Cli.Commands.Serving;

/// <summary><c>metarec user import</c>.</summary>
internal static class UserImportCommand
{
    private const string Description = """
        Sets the profiles of many users: a file of JSON Lines with id and features in each. Lines that are wrong are told of, the others are stored. It can be run again after an interruption.

        Examples:
          metarec user import users.jsonl
          metarec user export --server http://old:8080 | metarec user import -
        """;

    public static Command Create(CommandContext context)
    {
        var file = new Argument<string>("file") { Description = "The file; - is standard input." };
        var (model, output) = (ServingOptions.Model(), CommonOptions.Output());
        var command = new Command("import", Description) { file, model, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output);
            await using var lines = BulkCommands.Open(parse.GetValue(file)!);
            var done = await call.Client.Users.ImportAsync(lines, parse.GetValue(model), cancellationToken);
            foreach (var error in done.Errors)
            {
                context.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"metarec: line {error.Line}: {string.Join(' ', error.Errors.Values.SelectMany(messages => messages))}"));
            }

            ServingOptions.Warn(call.Terminal, done.Warnings);
            call.Terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{Counted.Of(done.Accepted, "user")} stored, {done.Created:N0} of them new, {Counted.Of(done.Rejected, "line")} rejected."));
            if (call.Form == "json")
            {
                call.WriteJson(done);
            }

            return done.Rejected == 0 ? ExitCodes.Ok : ExitCodes.Usage;
        });
        return command;
    }
}
