using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;

namespace MetaRec.Cli.Commands.Key;

/// <summary><c>metarec key</c>.</summary>
internal static class KeyCommand
{
    private const string Description = """
        Makes, lists and revokes API keys of a gateway; needs a key with the scope admin, where the gateway asks for one. docs/security.md says what keys and scopes are.

        Examples:
          metarec key generate                                    a first key and its hash, without a gateway
          metarec key create --name shop --scope read,feedback
          metarec key list
          metarec key revoke h7kq2mvx9w3c

        Exit codes: 0 ok, 1 unexpected error, 2 usage, 3 unreachable or refused, 4 no such key, 130 Ctrl-C.
        """;

    public static Command Create(CommandContext context)
    {
        var command = new Command("key", Description)
        {
            KeyGenerateCommand.Create(context),
            KeyCreateCommand.Create(context),
            KeyListCommand.Create(context),
            KeyRevokeCommand.Create(context),
        };
        JobOptions.AddTo(command);
        return command;
    }
}
