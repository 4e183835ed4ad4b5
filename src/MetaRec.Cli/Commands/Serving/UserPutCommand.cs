using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Cli.Serving;

namespace MetaRec.Cli.Commands.Serving;

/// <summary><c>metarec user put</c>.</summary>
internal static class UserPutCommand
{
    private const string Description = """
        Sets the profile of a user: the whole of it, so a field that is left out is gone. Without --feature the profile is empty.

        Examples:
          metarec user put ann --feature age=25 occupation=lawyer
          metarec user put ann --feature genre=Comedy --feature genre=Drama
        """;

    public static Command Create(CommandContext context)
    {
        var user = new Argument<string>("user") { Description = "The user." };
        var (features, model, output) = (ServingOptions.Features(), ServingOptions.Model(), CommonOptions.Output());
        var command = new Command("put", Description) { user, features, model, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var profile = ServingOptions.Profile(parse.GetValue(features) ?? []);
            using var call = new JobCall(context, parse, output);
            var stored = await call.Client.Users.PutAsync(parse.GetValue(user)!, profile, parse.GetValue(model), cancellationToken: cancellationToken);
            if (call.Form == "json")
            {
                call.WriteJson(stored.User);
            }

            ServingOptions.Warn(call.Terminal, stored.User.Warnings);
            call.Terminal.Say($"The profile of '{stored.User.Id}' is stored. Recommend:  {call.Hint($"recommend {ResumeCommand.Quote(stored.User.Id)}")}");
            return ExitCodes.Ok;
        });
        return command;
    }
}
