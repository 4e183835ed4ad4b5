using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Cli.Serving;

namespace MetaRec.Cli.Commands.Serving;

/// <summary><c>metarec user questions</c>.</summary>
internal static class UserQuestionsCommand
{
    private const string Description = """
        Names the items to ask a user about next: those whose ratings would say most about all the others, and that the user can probably rate. The user may be new.

        Examples:
          metarec user questions ann
          metarec user questions ann -n 5 -o json | jq -r '.items[].id'
        """;

    public static Command Create(CommandContext context)
    {
        var user = new Argument<string>("user") { Description = "The user." };
        var count = CommonOptions.Number("--count", "How many items.", 1, 100, 10);
        count.Aliases.Add("-n");
        var (model, output) = (ServingOptions.Model(), CommonOptions.Output());
        var command = new Command("questions", Description) { user, count, model, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output);
            var name = parse.GetValue(user)!;
            var asked = await call.Client.Users.QuestionsAsync(name, parse.GetValue(count), parse.GetValue(model), cancellationToken);
            if (call.Form == "json")
            {
                call.WriteJson(asked);
                return ExitCodes.Ok;
            }

            RankingTable.Write(call.Terminal.Tables, asked);
            call.Terminal.Say(RankingTable.Origin(asked));
            call.Terminal.Say(asked.Items.Count == 0
                ? "There is nothing left to ask: the user has rated every item that is available."
                : $"Tell what the user says:  {call.Hint($"feedback add {ResumeCommand.Quote(name)} {ResumeCommand.Quote(asked.Items[0].Id)}=5")}");
            return ExitCodes.Ok;
        });
        return command;
    }
}
