using System.CommandLine;
using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Cli.Serving;
using MetaRec.Client.Items;
using Spectre.Console;

namespace MetaRec.Cli.Commands.Item;

/// <summary><c>metarec item audience</c>.</summary>
internal static class ItemAudienceCommand
{
    private const string Description = """
        Lists the stored users who would like an item most, by the version in service, without those who have rated it. Of a model with more than 10,000 users (MetaRec:Serving:AudienceUsers), a sample of
        them is looked at. With --by, groups of users by a field of their profiles, with their sizes and mean predictions, and without ids. Takes seconds where there are many. Needs a key with the scope admin; the request is in the audit log.

        Examples:
          metarec item audience i900
          metarec item audience i900 -n 500 -o name > invite.txt
          metarec item audience i900 --by age
        """;

    private const string NoValue = "(none)";

    public static Command Create(CommandContext context)
    {
        var item = ItemCommand.Id();
        var count = CommonOptions.Number("--count", "How many users, or groups.", 1, 1000, 20);
        count.Aliases.Add("-n");
        var by = CommonOptions.Text("--by", "A field of users, such as age: groups by its values in place of users.", "FIELD");
        var (model, output) = (ServingOptions.Model(), JobOptions.Output());
        var command = new Command("audience", Description) { item, count, by, model, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output);
            var (id, most, name) = (parse.GetValue(item)!, parse.GetValue(count), parse.GetValue(model));
            var audience = parse.GetValue(by) is { } field
                ? await call.Client.Items.AudienceByAsync(id, field, most, name, cancellationToken)
                : await call.Client.Items.AudienceAsync(id, most, name, cancellationToken);
            if (call.Form == "json")
            {
                call.WriteJson(audience);
            }
            else if (audience.Groups is { } groups)
            {
                call.WriteList(groups, group => group.Value ?? NoValue, () => Write(call.Terminal.Tables, audience.By!, groups));
            }
            else
            {
                call.WriteList(audience.Users, user => user.Id, () => Write(call.Terminal.Tables, audience.Users));
            }

            call.Terminal.Say(Origin(audience));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static void Write(IAnsiConsole console, IReadOnlyList<ItemAudienceMember> users)
    {
        if (users.Count == 0)
        {
            return;
        }

        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("User");
        table.AddColumn(new TableColumn("Score").RightAligned());
        table.AddColumn(new TableColumn("Adapted to").RightAligned());
        foreach (var user in users)
        {
            table.AddRow(new Text(user.Id), new Text(user.Score.ToString("0.00", CultureInfo.InvariantCulture)), new Text(user.AdaptedOn.ToString("N0", CultureInfo.InvariantCulture)));
        }

        console.Write(table);
    }

    private static void Write(IAnsiConsole console, string field, IReadOnlyList<ItemAudienceGroup> groups)
    {
        if (groups.Count == 0)
        {
            return;
        }

        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn(new Text(field)));
        table.AddColumn(new TableColumn("Users").RightAligned());
        table.AddColumn(new TableColumn("Mean score").RightAligned());
        foreach (var group in groups)
        {
            table.AddRow(
                new Text(group.Value ?? NoValue), new Text(group.Users.ToString("N0", CultureInfo.InvariantCulture)), new Text(group.MeanScore.ToString("0.00", CultureInfo.InvariantCulture)));
        }

        console.Write(table);
    }

    private static string Origin(ItemAudience audience) => audience.LookedAt == 0
        ? "No users are stored yet: they are when they send feedback or a profile."
        : string.Create(
            CultureInfo.InvariantCulture,
            $"Model '{audience.Model}' version {audience.ModelVersion}, {Counted.Of(audience.LookedAt, "user")} looked at{(audience.Whole ? "" : ", a sample")}, less {audience.Rated:N0} who rated '{audience.Title}'{(audience.GroupCount > audience.Groups?.Count ? $", {audience.GroupCount:N0} groups in all" : "")}, {audience.TookMs:0} ms.");
}
