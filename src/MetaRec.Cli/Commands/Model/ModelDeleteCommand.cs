using System.CommandLine;
using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Cli.Models;
using MetaRec.Cli.Serving;
using MetaRec.Contracts.Models;

namespace MetaRec.Cli.Commands.Model;

/// <summary><c>metarec model delete</c>.</summary>
internal static class ModelDeleteCommand
{
    private const string Description = """
        Removes a version that is neither in service nor a canary or shadow. The checkpoint stays with its job; that of an imported version goes. One that is not there is no error. Asks first on a
        terminal; elsewhere --yes is needed.

        Examples:
          metarec model delete 1
          metarec model delete 1 --model news --yes
        """;

    public static Command Create(CommandContext context)
    {
        var version = ModelCommand.Version();
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var (model, output) = (ServingOptions.Model(), CommonOptions.Output());
        var command = new Command("delete", Description) { version, yes, model, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output);
            var (name, number) = (parse.GetValue(model) ?? ModelNames.Default, parse.GetValue(version));
            var what = string.Create(CultureInfo.InvariantCulture, $"version {number} of model '{name}'");
            if (!parse.GetValue(yes) && !await context.ConfirmAsync($"Remove {what}?", $"Removing {what}", cancellationToken))
            {
                call.Terminal.Say("Nothing was removed.");
                return ExitCodes.Interrupted;
            }

            var document = await call.Client.Models.DeleteAsync(name, number, cancellationToken: cancellationToken);
            if (call.Form == "json")
            {
                call.WriteJson(document);
            }
            else
            {
                ModelTable.Write(call, document);
            }

            return ExitCodes.Ok;
        });
        return command;
    }
}
