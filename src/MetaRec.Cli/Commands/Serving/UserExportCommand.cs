using System.CommandLine;
using MetaRec.Cli.CommandLine;

namespace MetaRec.Cli.Commands.Serving;

/// <summary><c>metarec user export</c>.</summary>
internal static class UserExportCommand
{
    private const string Description = """
        Writes all users with their profiles as JSON Lines, which `metarec user import` reads; their events: metarec feedback export. Needs a key with the scope admin.

        Examples:
          metarec user export users.jsonl
          metarec user export | jq -r .id
        """;

    public static Command Create(CommandContext context) =>
        BulkCommands.Export(context, Description, "user", "id", (client, model, from, cancellationToken) => client.Users.ExportAsync(model, from, cancellationToken));
}
