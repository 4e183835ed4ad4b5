using System.CommandLine;
using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Cli.Serving;
using MetaRec.Client.Items;

namespace MetaRec.Cli.Commands.Item;

/// <summary><c>metarec item put</c>.</summary>
internal static class ItemPutCommand
{
    private const string Description = """
        Puts an item: the whole of it, so what is left out is gone. It is in every ranking within a second, by what its features say, and learns from its first ratings.

        Examples:
          metarec item put i900 --title "A new film" --feature genre=Comedy genre=Drama --category new
          metarec item put n1 --feature topic=sport --from 2026-01-31T18:00:00Z --until 2026-02-07T18:00:00Z
          metarec item put i12 --hidden
        """;

    public static Command Create(CommandContext context)
    {
        var item = ItemCommand.Id();
        var title = CommonOptions.Text("--title", "What is shown; the title of the training data by default, else the id.", "TEXT");
        var features = ServingOptions.Features();
        var categories = new Option<string[]>("--category", "-c") { Description = "What rankings can be restricted to; may be given several times.", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        var from = CommonOptions.Text("--from", "Recommended from then on, such as 2026-01-31T18:00:00Z; from the beginning by default.", "TIME");
        var until = CommonOptions.Text("--until", "Recommended before then; for ever by default.", "TIME");
        var hidden = new Option<bool>("--hidden") { Description = "Never recommended, whatever the time." };
        var (model, output) = (ServingOptions.Model(), CommonOptions.Output());
        var command = new Command("put", Description) { item, title, features, categories, from, until, hidden, model, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var upload = new ItemUpload
            {
                Title = parse.GetValue(title),
                Features = ServingOptions.Profile(parse.GetValue(features) ?? []),
                Categories = parse.GetValue(categories) ?? [],
                AvailableFrom = Time("--from", parse.GetValue(from)),
                AvailableUntil = Time("--until", parse.GetValue(until)),
                Hidden = parse.GetValue(hidden),
            };
            using var call = new JobCall(context, parse, output);
            var stored = await call.Client.Items.PutAsync(parse.GetValue(item)!, upload, parse.GetValue(model), cancellationToken: cancellationToken);
            if (call.Form == "json")
            {
                call.WriteJson(stored);
            }

            ServingOptions.Warn(call.Terminal, stored.Warnings);
            call.Terminal.Say($"Item '{stored.Id}' is stored, and in every ranking within a second. Look at it:  {call.Hint($"item show {ResumeCommand.Quote(stored.Id)}")}");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static DateTimeOffset? Time(string option, string? text) => text is null
        ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : throw new UsageException($"{option} must be a time, such as 2026-01-31T18:00:00Z, but was '{text}'.");
}
