using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Cli.Serving;

namespace MetaRec.Cli.Commands.Serving;

/// <summary><c>metarec user delete</c>.</summary>
internal static class UserDeleteCommand
{
    private const string Description = """
        Removes all that is stored of a user, for good: profile and events. A user of whom nothing is stored is no error. Asks first on a terminal; elsewhere --yes is needed.

        Examples:
          metarec user delete ann
          metarec user delete ann --yes -o json
        """;

    public static Command Create(CommandContext context)
    {
        var user = new Argument<string>("user") { Description = "The user." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var (model, output) = (ServingOptions.Model(), CommonOptions.Output());
        var command = new Command("delete", Description) { user, yes, model, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output);
            var name = parse.GetValue(user)!;
            if (!parse.GetValue(yes) && !await context.ConfirmAsync($"Remove all that is stored of user '{name}'?", $"Removing user '{name}'", cancellationToken))
            {
                call.Terminal.Say("Nothing was removed.");
                return ExitCodes.Interrupted;
            }

            var removal = await call.Client.Users.DeleteAsync(name, parse.GetValue(model), cancellationToken: cancellationToken);
            if (call.Form == "json")
            {
                call.WriteJson(removal);
            }

            call.Terminal.Say(removal.Existed
                ? $"User '{name}' is removed, with {Counted.Of(removal.EventsRemoved, "event")}."
                : $"Nothing was stored of user '{name}'.");
            return ExitCodes.Ok;
        });
        return command;
    }
}
