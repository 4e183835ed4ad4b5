using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;

namespace MetaRec.Cli.Commands.Serving;

/// <summary><c>metarec user</c>.</summary>
internal static class UserCommand
{
    private const string Description = """
        Lists, shows, describes, asks and removes users.

        Examples:
          metarec user show ann
          metarec user questions ann -n 5
          metarec user export users.jsonl
          metarec user put ann --feature age=25
          metarec user delete ann

        Exit codes: 0 ok, 1 unexpected error, 2 usage, 3 unreachable or refused, 4 no such user, 130 Ctrl-C.
        """;

    public static Command Create(CommandContext context)
    {
        var command = new Command("user", Description)
        {
            UserListCommand.Create(context), UserShowCommand.Create(context), UserQuestionsCommand.Create(context), UserPutCommand.Create(context),
            UserDeleteCommand.Create(context), UserExportCommand.Create(context), UserImportCommand.Create(context),
        };
        JobOptions.AddTo(command);
        return command;
    }
}
