using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;

namespace MetaRec.Cli.Commands.Serving;

/// <summary><c>metarec user</c>.</summary>
internal static class UserCommand
{
    private const string Description = """
        Shows, describes and removes users.

        Examples:
          metarec user show ann
          metarec user put ann --feature age=25
          metarec user delete ann

        Exit codes: 0 ok, 1 unexpected error, 2 usage, 3 unreachable or refused, 4 no such user, 130 Ctrl-C.
        """;

    public static Command Create(CommandContext context)
    {
        var command = new Command("user", Description) { UserShowCommand.Create(context), UserPutCommand.Create(context), UserDeleteCommand.Create(context) };
        JobOptions.AddTo(command);
        return command;
    }
}
