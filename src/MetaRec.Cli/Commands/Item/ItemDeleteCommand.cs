using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Cli.Serving;

namespace MetaRec.Cli.Commands.Item;

/// <summary><c>metarec item delete</c>.</summary>
internal static class ItemDeleteCommand
{
    private const string Description = """
        Takes an item off the live catalogue. One of the training data is then as it was there; put it with --hidden to have it recommended no more. One that is not there is no error. Asks first on a
        terminal; elsewhere --yes is needed.

        Examples:
          metarec item delete i900
          metarec item delete i900 --yes
        """;

    public static Command Create(CommandContext context)
    {
        var item = ItemCommand.Id();
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var model = ServingOptions.Model();
        var command = new Command("delete", Description) { item, yes, model };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse);
            var id = parse.GetValue(item)!;
            if (!parse.GetValue(yes) && !await context.ConfirmAsync($"Take item '{id}' off the live catalogue?", $"Removing item '{id}'", cancellationToken))
            {
                call.Terminal.Say("Nothing was removed.");
                return ExitCodes.Interrupted;
            }

            await call.Client.Items.DeleteAsync(id, parse.GetValue(model), cancellationToken: cancellationToken);
            call.Terminal.Say($"Item '{id}' is not in the live catalogue any more.");
            return ExitCodes.Ok;
        });
        return command;
    }
}
