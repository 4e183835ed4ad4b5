using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;

namespace MetaRec.Cli.Commands.Item;

/// <summary><c>metarec item</c>.</summary>
internal static class ItemCommand
{
    private const string Description = """
        Puts, shows, lists and removes items of the live catalogue: new ones, and those of the training data that are to be shown otherwise; finds the users who would like an item.

        Examples:
          metarec item put i900 --title "A new film" --feature genre=Comedy --category new
          metarec item show i900
          metarec item list --category new
          metarec item audience i900
          metarec item delete i900

        Exit codes: 0 ok, 1 unexpected error, 2 usage, 3 unreachable or refused, 4 no such item, 130 Ctrl-C.
        """;

    public static Command Create(CommandContext context)
    {
        var command = new Command("item", Description) { ItemPutCommand.Create(context), ItemShowCommand.Create(context), ItemListCommand.Create(context), ItemDeleteCommand.Create(context), ItemAudienceCommand.Create(context) };
        JobOptions.AddTo(command);
        return command;
    }

    public static Argument<string> Id() => new("item") { Description = "The item." };
}
