using System.CommandLine;
using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Cli.Serving;
using MetaRec.Client.Serving;
using Spectre.Console;

namespace MetaRec.Cli.Commands.Serving;

/// <summary><c>metarec user show</c>.</summary>
internal static class UserShowCommand
{
    private const int LargestPage = 200;
    private const string Description = """
        Shows what is stored of a user: the profile, and the events in the order of arrival.

        Examples:
          metarec user show ann
          metarec user show ann --limit 1000 -o json | jq -r '.events[].item'
        """;

    public static Command Create(CommandContext context)
    {
        var user = new Argument<string>("user") { Description = "The user." };
        var limit = CommonOptions.Number("--limit", "Most events to show.", 1, 10_000, 50);
        var (model, output) = (ServingOptions.Model(), CommonOptions.Output());
        var command = new Command("show", Description) { user, limit, model, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output);
            var found = await ReadAsync(call, parse.GetValue(user)!, parse.GetValue(model), parse.GetValue(limit), cancellationToken);
            if (call.Form == "json")
            {
                call.WriteJson(found);
            }
            else
            {
                Write(call.Terminal.Tables, found);
                call.Terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{found.Events.Count:N0} of {Counted.Of(found.EventCount, "event")} shown."));
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task<UserDocument> ReadAsync(JobCall call, string user, string? model, int limit, CancellationToken cancellationToken)
    {
        var events = new List<UserEventDocument>();
        string? cursor = null;
        while (true)
        {
            var (page, _) = await call.Client.Users.GetAsync(user, Math.Min(limit - events.Count, LargestPage), cursor, model, cancellationToken);
            events.AddRange(page.Events);
            cursor = page.NextCursor;
            if (cursor is null || events.Count >= limit)
            {
                return page with { Events = events };
            }
        }
    }

    private static void Write(IAnsiConsole console, UserDocument user)
    {
        foreach (var (field, values) in user.Features)
        {
            console.Write(new Text($"{field}: {string.Join(", ", values)}\n"));
        }

        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("Event", "Item");
        table.AddColumn(new TableColumn("Rating").RightAligned());
        table.AddColumn("Time");
        foreach (var stored in user.Events)
        {
            table.AddRow(
                new Text(stored.Id), new Text(stored.Item), new Text(stored.Rating.ToString("0.##", CultureInfo.InvariantCulture)),
                new Text(stored.Time?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? ""));
        }

        console.Write(table);
    }
}
