using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Cli.Serving;
using MetaRec.Client.Serving;

namespace MetaRec.Cli.Commands.Serving;

/// <summary><c>metarec recommend</c>.</summary>
internal static class RecommendCommand
{
    private const string Description = """
        Recommends items: to a stored user, after adaptation to all that the user has said, or to one who comes with --rating and --feature and of whom nothing is stored.
        A user of whom nothing is known gets an answer too. docs/serving.md says how it is made.

        Examples:
          metarec recommend ann
          metarec recommend ann -n 5 --explain              and which ratings moved each score
          metarec recommend ann --half-life 12h             news: an item of yesterday counts a quarter
          metarec recommend --rating i12=5 i7=1 --feature age=25
          metarec recommend ann -o json | jq -r '.items[].id'

        Exit codes: 0 ok, 1 unexpected error, 2 usage, 3 unreachable or refused, 4 no such model, 130 Ctrl-C.
        """;

    public static Command Create(CommandContext context)
    {
        var user = new Argument<string?>("user") { Description = "The user; left out with --rating and --feature.", Arity = ArgumentArity.ZeroOrOne };
        var ratings = new Option<string[]>("--rating", "-r")
        {
            Description = "What a user who is not stored has said; may be given several times.",
            HelpName = "ITEM=NUMBER",
            AllowMultipleArgumentsPerToken = true,
        };
        var features = ServingOptions.Features();
        var count = CommonOptions.Number("--count", "How many items.", 1, 1000, 10);
        count.Aliases.Add("-n");
        var categories = new Option<string[]>("--category") { Description = "Only items of this category; may be given several times.", HelpName = "NAME" };
        var exclude = new Option<string[]>("--exclude") { Description = "Not this item; may be given several times.", HelpName = "ITEM" };
        var seen = new Option<bool>("--include-seen") { Description = "Items that the user has rated too." };
        var diversity = CommonOptions.Number("--diversity", "Weight of being unlike the items before against the score.", 0.0, 1.0, 0.0);
        var halfLife = ServingOptions.HalfLife();
        var explain = new Option<bool>("--explain") { Description = "Say which ratings moved each score most; for 50 items at most." };
        var (model, output) = (ServingOptions.Model(), CommonOptions.Output());
        var command = new Command("recommend", Description) { user, ratings, features, count, categories, exclude, seen, diversity, halfLife, explain, model, output };
        JobOptions.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var session = new Session
            {
                Ratings = [.. (parse.GetValue(ratings) ?? []).Select(ServingOptions.Rating)],
                Features = ServingOptions.Profile(parse.GetValue(features) ?? []),
            };
            var (stored, comes) = (parse.GetValue(user), session.Ratings.Count + session.Features.Count > 0);
            if (stored is null == !comes)
            {
                throw new UsageException("Give either a stored user (metarec recommend ann) or one who comes with the request (metarec recommend --rating i12=5).");
            }

            using var call = new JobCall(context, parse, output);
            var options = new RankingOptions
            {
                Count = parse.GetValue(count),
                Categories = parse.GetValue(categories) ?? [],
                Exclude = parse.GetValue(exclude) ?? [],
                ExcludeSeen = !parse.GetValue(seen),
                Diversity = parse.GetValue(diversity),
                HalfLife = parse.GetValue(halfLife),
                Explain = parse.GetValue(explain),
            };
            var name = parse.GetValue(model);
            var ranked = stored is null
                ? await call.Client.Recommendations.ForSessionAsync(session, options, name, cancellationToken: cancellationToken)
                : await call.Client.Users.RecommendAsync(stored, options, name, cancellationToken);
            ServingOptions.Warn(call.Terminal, ranked.Warnings);
            if (call.Form == "json")
            {
                call.WriteJson(ranked);
                return ExitCodes.Ok;
            }

            if (ranked.Items.Count > 0)
            {
                RankingTable.Write(call.Terminal.Tables, ranked);
            }
            else if (ranked.Warnings.Count == 0)
            {
                call.Terminal.Say("Nothing is left to recommend: what is asked for is rated already (--include-seen), excluded, or not available.");
            }

            call.Terminal.Say(RankingTable.Origin(ranked));
            if (stored is not null && ranked.ColdStart && ranked.Items.Count > 0)
            {
                call.Terminal.Say($"Tell what the user likes:  {call.Hint($"feedback add {ResumeCommand.Quote(stored)} {ResumeCommand.Quote(ranked.Items[0].Id)}=5")}");
            }

            return ExitCodes.Ok;
        });
        return command;
    }
}
