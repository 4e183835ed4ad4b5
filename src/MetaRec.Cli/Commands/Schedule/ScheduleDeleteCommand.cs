using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;

namespace MetaRec.Cli.Commands.Schedule;

/// <summary><c>metarec schedule delete</c>.</summary>
internal static class ScheduleDeleteCommand
{
    private const string Description = """
        Removes a schedule and the record of its runs; its jobs and versions stay, and a job under way goes on. A schedule that is not there is no error. Asks first on a terminal; elsewhere --yes is needed.

        Example:
          metarec schedule delete nightly --yes
        """;

    public static Command Create(CommandContext context)
    {
        var name = new Argument<string>("name") { Description = "The schedule." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var command = new Command("delete", Description) { name, yes };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse);
            var schedule = parse.GetValue(name)!;
            if (!parse.GetValue(yes) && !await context.ConfirmAsync($"Remove schedule '{schedule}' and the record of its runs?", $"Removing schedule '{schedule}'", cancellationToken))
            {
                call.Terminal.Say("Nothing was removed.");
                return ExitCodes.Interrupted;
            }

            await call.Client.Schedules.DeleteAsync(schedule, cancellationToken: cancellationToken);
            call.Terminal.Say($"Schedule '{schedule}' is removed.");
            return ExitCodes.Ok;
        });
        return command;
    }
}
