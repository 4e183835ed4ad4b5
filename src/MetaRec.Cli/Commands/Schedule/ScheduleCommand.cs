using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Cli.Schedules;
using MetaRec.Client.Schedules;

namespace MetaRec.Cli.Commands.Schedule;

/// <summary><c>metarec schedule</c>.</summary>
internal static class ScheduleCommand
{
    private const string Description = """
        Retrains a model on live feedback from time to time: where there are enough new ratings, the model is trained on its data set and all feedback since, compared on the newest ratings with the version
        in service, and promoted where it is better.

        Examples:
          metarec schedule create nightly --every 1d --min-new-events 500
          metarec schedule run-now nightly
          metarec schedule show nightly
          metarec schedule pause nightly

        Exit codes: 0 ok, 1 unexpected error, 2 usage, 3 unreachable or refused, 4 no such schedule, 130 Ctrl-C.
        """;

    public static Command Create(CommandContext context)
    {
        var command = new Command("schedule", Description)
        {
            ScheduleCreateCommand.Create(context),
            ScheduleListCommand.Create(context),
            OfOne(context, "show", "Shows a schedule and how its latest runs ended, each with the reason.", (call, name, cancel) => call.Client.Schedules.GetAsync(name, cancel), null),
            OfOne(
                context, "run-now", "Starts a run now, however few ratings are new; where one is under way, that is it. Returns at once.",
                (call, name, cancel) => call.Client.Schedules.RunAsync(name, cancel), "Watch it:  {0}"),
            OfOne(context, "pause", "Starts no run any more when one is due. A run under way goes on.", (call, name, cancel) => call.Client.Schedules.PauseAsync(name, cancel), null),
            OfOne(context, "resume", "Starts runs again when they are due; of those that were missed one.", (call, name, cancel) => call.Client.Schedules.ResumeAsync(name, cancel), null),
            ScheduleDeleteCommand.Create(context),
        };
        JobOptions.AddTo(command);
        return command;
    }

    /// <summary>Writes a schedule as the result.</summary>
    public static void Write(JobCall call, ScheduleDocument schedule)
    {
        switch (call.Form)
        {
            case "json" or "jsonl":
                call.WriteJson(schedule);
                break;
            case "name":
                call.Context.Output.WriteLine(schedule.Name);
                break;
            default:
                ScheduleTable.Write(call.Terminal.Tables, schedule, DateTimeOffset.UtcNow);
                break;
        }
    }

    private static Command OfOne(
        CommandContext context, string verb, string description, Func<JobCall, string, CancellationToken, Task<ScheduleDocument>> act, string? hint)
    {
        var (name, output) = (new Argument<string>("name") { Description = "The schedule." }, JobOptions.Output());
        var command = new Command(verb, $"{description}{Environment.NewLine}{Environment.NewLine}Example:{Environment.NewLine}  metarec schedule {verb} nightly") { name, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output);
            var schedule = await act(call, parse.GetValue(name)!, cancellationToken);
            Write(call, schedule);
            if (hint is not null)
            {
                call.Terminal.Say(string.Format(System.Globalization.CultureInfo.InvariantCulture, hint, call.Hint($"schedule show {schedule.Name}")));
            }

            return ExitCodes.Ok;
        });
        return command;
    }
}
