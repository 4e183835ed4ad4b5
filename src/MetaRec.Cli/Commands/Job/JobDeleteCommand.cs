using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;

namespace MetaRec.Cli.Commands.Job;

/// <summary><c>metarec job delete</c>.</summary>
internal static class JobDeleteCommand
{
    private const string Description = """
        Removes a job that has ended, with its log and its checkpoints. It cannot be undone. The last checkpoint of a job that a model was made of stays. Asks first on a
        terminal; elsewhere --yes is needed.

        Examples:
          metarec job delete nightly-7
          metarec job delete nightly-7 --yes --force        a job that runs is stopped first
        """;

    public static Command Create(CommandContext context)
    {
        var id = JobOptions.Id();
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var force = new Option<bool>("--force") { Description = "Stop the job first if it has not ended." };
        var command = new Command("delete", Description) { id, yes, force };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse);
            var name = parse.GetValue(id)!;
            if (!parse.GetValue(yes) && !await context.ConfirmAsync($"Delete job '{name}' with its checkpoints?", $"Deleting job '{name}'", cancellationToken))
            {
                call.Terminal.Say("Nothing was deleted.");
                return ExitCodes.Interrupted;
            }

            await call.Jobs.DeleteAsync(name, parse.GetValue(force), cancellationToken);
            call.Terminal.Say($"Job '{name}' is deleted.");
            return ExitCodes.Ok;
        });
        return command;
    }
}
