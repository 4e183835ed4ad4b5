using System.CommandLine;
using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Cli.Serving;
using MetaRec.Client.Items;
using Spectre.Console;

namespace MetaRec.Cli.Commands.Item;

/// <summary><c>metarec item list</c>.</summary>
internal static class ItemListCommand
{
    private const int LargestPage = 200;
    private const string Description = """
        Lists the live catalogue, or its items of one category; not those that only the training data has.

        Examples:
          metarec item list
          metarec item list --category new -o name
        """;

    public static Command Create(CommandContext context)
    {
        var category = CommonOptions.Text("--category", "Only items of this category.", "NAME", "-c");
        var limit = CommonOptions.Number("--limit", "Most items to list.", 1, 10_000, 50);
        var (model, output) = (ServingOptions.Model(), JobOptions.Output());
        var command = new Command("list", Description) { category, limit, model, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output);
            var (items, hasMore) = await ReadAsync(call, parse.GetValue(category), parse.GetValue(model), parse.GetValue(limit), cancellationToken);
            call.WriteList(items, item => item.Id, () => Write(call.Terminal.Tables, items));
            call.Terminal.Say(items.Count == 0
                ? $"There is no such item yet. Put one:  {call.Hint("item put ITEM --feature FIELD=VALUE")}"
                : $"{Counted.Of(items.Count, "item")} shown{(hasMore ? ", and there are more (--limit)" : "")}.");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task<(IReadOnlyList<ItemDocument> Items, bool HasMore)> ReadAsync(JobCall call, string? category, string? model, int limit, CancellationToken cancellationToken)
    {
        var items = new List<ItemDocument>();
        string? cursor = null;
        do
        {
            var page = await call.Client.Items.ListAsync(category, Math.Min(limit - items.Count, LargestPage), cursor, model, cancellationToken);
            items.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null && items.Count < limit);
        return (items, cursor is not null);
    }

    private static void Write(IAnsiConsole console, IReadOnlyList<ItemDocument> items)
    {
        if (items.Count == 0)
        {
            return;
        }

        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("Item", "Title", "Categories", "Recommended");
        table.AddColumn(new TableColumn("Early ratings").RightAligned());
        foreach (var item in items)
        {
            table.AddRow(
                new Text(item.Id), new Text(item.Title ?? ""), new Text(string.Join(", ", item.Categories)), new Text(ItemTimes.Window(item)),
                new Text(item.EarlyMean is { } mean ? string.Create(CultureInfo.InvariantCulture, $"{item.EarlyRatings:N0} (mean {mean:0.0})") : ""));
        }

        console.Write(table);
    }
}
