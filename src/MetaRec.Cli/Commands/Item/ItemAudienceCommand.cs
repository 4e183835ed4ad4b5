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
        them is looked at. Takes seconds where there are many. Needs a key with the scope admin; the request is in the audit log.

        Examples:
          metarec item audience i900
          metarec item audience i900 -n 500 -o name > invite.txt
        """;

    public static Command Create(CommandContext context)
    {
        var item = ItemCommand.Id();
        var count = CommonOptions.Number("--count", "How many users.", 1, 1000, 20);
        count.Aliases.Add("-n");
        var (model, output) = (ServingOptions.Model(), JobOptions.Output());
        var command = new Command("audience", Description) { item, count, model, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output);
            var audience = await call.Client.Items.AudienceAsync(parse.GetValue(item)!, parse.GetValue(count), parse.GetValue(model), cancellationToken);
            if (call.Form == "json")
            {
                call.WriteJson(audience);
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

    private static string Origin(ItemAudience audience) => audience.LookedAt == 0
        ? "No users are stored yet: they are when they send feedback or a profile."
        : string.Create(
            CultureInfo.InvariantCulture,
            $"Model '{audience.Model}' version {audience.ModelVersion}, {audience.LookedAt:N0} users looked at{(audience.Whole ? "" : ", a sample")}, of whom {audience.Rated:N0} have rated '{audience.Title}' and are left out, {audience.TookMs:0} ms.");
}
