using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Client;
using MetaRec.Gateway.Security;

namespace MetaRec.Cli.Commands.Key;

/// <summary><c>metarec key generate</c>.</summary>
internal static class KeyGenerateCommand
{
    private const string Description = """
        Makes the first administrator's key on this machine, and speaks to no gateway. The key goes to standard output; gateways are told its hash, by which nobody can call.

        Examples:
          metarec key generate
          metarec key generate -o json | jq -r .sha256
        """;

    public static Command Create(CommandContext context)
    {
        var output = CommonOptions.Output();
        var command = new Command("generate", Description) { output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var terminal = context.Terminal(parse, output);
            var (_, key) = ApiKeyText.Create();
            var hash = ApiKeyText.HashOf(key);
            if (terminal.Json)
            {
                await context.Output.WriteLineAsync(System.Text.Json.JsonSerializer.Serialize(new { secret = key, sha256 = hash }, ApiJson.Indented).AsMemory(), cancellationToken);
                return ExitCodes.Ok;
            }

            await context.Output.WriteLineAsync(key.AsMemory(), cancellationToken);
            terminal.Say($"Keep it; it is not stored anywhere. Start gateways with its hash:  MetaRec__Gateway__Security__BootstrapKeySha256={hash}");
            return ExitCodes.Ok;
        });
        return command;
    }
}
