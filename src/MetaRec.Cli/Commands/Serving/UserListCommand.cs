using System.CommandLine;
using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Cli.Serving;
using MetaRec.Client.Serving;
using Spectre.Console;

namespace MetaRec.Cli.Commands.Serving;

/// <summary><c>metarec user list</c>.</summary>
internal static class UserListCommand
{
    private const int LargestPage = 200;
    private const string Description = """
        Lists the users of whom something is stored. Needs a key with the scope admin. For all of them, with their profiles: metarec user export.

        Examples:
          metarec user list
          metarec user list --limit 1000 -o json | jq -r '.users[].id'
        """;

    public static Command Create(CommandContext context)
    {
        var limit = CommonOptions.Number("--limit", "Most users to list.", 1, 10_000, 50);
        var (model, output) = (ServingOptions.Model(), CommonOptions.Output());
        var command = new Command("list", Description) { limit, model, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output);
            var found = await ReadAsync(call, parse.GetValue(model), parse.GetValue(limit), cancellationToken);
            if (call.Form == "json")
            {
                call.WriteJson(found);
                return ExitCodes.Ok;
            }

            Write(call.Terminal.Tables, found.Users);
            call.Terminal.Say(found.Users.Count == 0
                ? $"There are no users yet. Tell what one likes:  {call.Hint("feedback add ann ITEM=5")}"
                : $"{Counted.Of(found.Users.Count, "user")} shown{(found.NextCursor is null ? "" : ", and there are more (--limit)")}.");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task<UserList> ReadAsync(JobCall call, string? model, int limit, CancellationToken cancellationToken)
    {
        var users = new List<UserSummary>();
        string? cursor = null;
        do
        {
            var page = await call.Client.Users.ListAsync(Math.Min(limit - users.Count, LargestPage), cursor, model, cancellationToken);
            users.AddRange(page.Users);
            cursor = page.NextCursor;
        }
        while (cursor is not null && users.Count < limit);
        return new UserList(users, cursor);
    }

    private static void Write(IAnsiConsole console, IReadOnlyList<UserSummary> users)
    {
        if (users.Count == 0)
        {
            return;
        }

        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("User", "Since", "Profile");
        table.AddColumn(new TableColumn("Events").RightAligned());
        foreach (var user in users)
        {
            table.AddRow(
                new Text(user.Id),
                new Text(user.CreatedAt.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
                new Text(string.Join(", ", user.Features.Select(field => $"{field.Key}={string.Join('|', field.Value)}"))),
                new Text(user.EventCount.ToString("N0", CultureInfo.InvariantCulture)));
        }

        console.Write(table);
    }
}
