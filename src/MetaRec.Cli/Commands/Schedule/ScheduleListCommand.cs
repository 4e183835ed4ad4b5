using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Cli.Schedules;

namespace MetaRec.Cli.Commands.Schedule;

/// <summary><c>metarec schedule list</c>.</summary>
internal static class ScheduleListCommand
{
    private const string Description = """
        Lists the schedules, each with its next and its last run.

        Examples:
          metarec schedule list
          metarec schedule list -o json
        """;

    public static Command Create(CommandContext context)
    {
        var output = JobOptions.Output();
        var command = new Command("list", Description) { output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output);
            var schedules = (await call.Client.Schedules.ListAsync(cancellationToken)).Schedules;
            call.WriteList(schedules, schedule => schedule.Name, () =>
            {
                if (schedules.Count == 0)
                {
                    call.Terminal.Say($"There is no schedule yet. Make one:  {call.Hint("schedule create NAME")}");
                }
                else
                {
                    ScheduleTable.Write(call.Terminal.Tables, schedules, DateTimeOffset.UtcNow);
                }
            });
            return ExitCodes.Ok;
        });
        return command;
    }
}
