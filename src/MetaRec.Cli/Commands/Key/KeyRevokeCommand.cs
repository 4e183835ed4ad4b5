using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;

namespace MetaRec.Cli.Commands.Key;

/// <summary><c>metarec key revoke</c>.</summary>
internal static class KeyRevokeCommand
{
    private const string Description = """
        Revokes an API key for good: every gateway refuses it within seconds. A key that is revoked already stays so. Asks first on a terminal; elsewhere --yes is needed.

        Examples:
          metarec key revoke h7kq2mvx9w3c
          metarec key revoke h7kq2mvx9w3c --yes
        """;

    public static Command Create(CommandContext context)
    {
        var id = new Argument<string>("id") { Description = "The key's id, as `metarec key list` shows it." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var command = new Command("revoke", Description) { id, yes };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse);
            var name = parse.GetValue(id)!;
            if (!parse.GetValue(yes) && !await context.ConfirmAsync($"Revoke key '{name}'?", $"Revoking key '{name}'", cancellationToken))
            {
                call.Terminal.Say("Nothing was revoked.");
                return ExitCodes.Interrupted;
            }

            await call.Client.Keys.RevokeAsync(name, cancellationToken);
            call.Terminal.Say($"Key '{name}' is revoked.");
            return ExitCodes.Ok;
        });
        return command;
    }
}
