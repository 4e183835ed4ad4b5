using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Cli.Serving;
using MetaRec.Client.Serving;

namespace MetaRec.Cli.Commands.Serving;

/// <summary><c>metarec feedback add</c>.</summary>
internal static class FeedbackAddCommand
{
    private const string Description = """
        Stores ratings of a user, as given now. Each is judged by itself.

        Examples:
          metarec feedback add ann i12=5 i7=1
          metarec feedback add ann i12=5 && metarec recommend ann
        """;

    public static Command Create(CommandContext context)
    {
        var user = new Argument<string>("user") { Description = "The user." };
        var ratings = new Argument<string[]>("ratings") { Description = "ITEM=NUMBER, within the scale of the model.", Arity = ArgumentArity.OneOrMore };
        var (model, output) = (ServingOptions.Model(), CommonOptions.Output());
        var command = new Command("add", Description) { user, ratings, model, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var (name, now) = (parse.GetValue(user)!, DateTimeOffset.UtcNow);
            FeedbackEntry[] events = [.. parse.GetValue(ratings)!.Select(ServingOptions.Rating).Select(rating => new FeedbackEntry(name, rating.Item, rating.Rating, Guid.NewGuid().ToString("N"), now))];
            using var call = new JobCall(context, parse, output);
            var answer = await call.Client.Feedback.AddAsync(events, parse.GetValue(model), cancellationToken);
            if (call.Form == "json")
            {
                call.WriteJson(answer);
            }

            foreach (var rejected in answer.Events.Where(result => result.Outcome == "rejected"))
            {
                await context.Error.WriteLineAsync($"metarec: {events[rejected.Index].Item}: {rejected.Reason}".AsMemory(), cancellationToken);
            }

            call.Terminal.Say($"{answer.Accepted} of {Counted.Of(events.Length, "rating")} stored.");
            if (answer.Accepted > 0)
            {
                call.Terminal.Say($"See what it changes:  {call.Hint($"recommend {ResumeCommand.Quote(name)} --explain")}");
            }

            return answer.Rejected == 0 ? ExitCodes.Ok : ExitCodes.Usage;
        });
        return command;
    }
}
