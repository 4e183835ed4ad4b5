using System.CommandLine;
using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Cli.Serving;
using MetaRec.Client.Items;
using Spectre.Console;

namespace MetaRec.Cli.Commands.Item;

/// <summary><c>metarec item show</c>.</summary>
internal static class ItemShowCommand
{
    private const string Description = """
        Shows an item of the live catalogue, and the first ratings that it is adapted to.

        Examples:
          metarec item show i900
          metarec item show i900 -o json | jq .earlyRatings
        """;

    public static Command Create(CommandContext context)
    {
        var item = ItemCommand.Id();
        var (model, output) = (ServingOptions.Model(), CommonOptions.Output());
        var command = new Command("show", Description) { item, model, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output);
            var found = await call.Client.Items.GetAsync(parse.GetValue(item)!, parse.GetValue(model), cancellationToken);
            if (call.Form == "json")
            {
                call.WriteJson(found);
                return ExitCodes.Ok;
            }

            foreach (var (name, value) in Lines(found))
            {
                call.Terminal.Tables.Write(new Text($"{name}: {value}\n"));
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static IEnumerable<(string Name, string Value)> Lines(ItemDocument item)
    {
        yield return ("id", item.Id);
        yield return ("title", item.Title ?? "as in the training data, else the id");
        foreach (var (field, values) in item.Features)
        {
            yield return (field, string.Join(", ", values));
        }

        if (item.Categories.Count > 0)
        {
            yield return ("categories", string.Join(", ", item.Categories));
        }

        yield return ("recommended", ItemTimes.Window(item));
        yield return ("early ratings", item.EarlyMean is { } mean ? string.Create(CultureInfo.InvariantCulture, $"{item.EarlyRatings:N0}, {mean:0.00} on average") : "none");
        yield return ("changed", ItemTimes.Text(item.ChangedAt));
    }
}
