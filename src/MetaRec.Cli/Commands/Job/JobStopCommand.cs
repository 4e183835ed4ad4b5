using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Client.Jobs;

namespace MetaRec.Cli.Commands.Job;

/// <summary><c>metarec job stop</c>.</summary>
internal static class JobStopCommand
{
    private const string Description = """
        Stops a job at the next meta-step, with a checkpoint that `metarec job resume` goes on from. A job that has ended stays as it is.

        Examples:
          metarec job stop nightly-7
        """;

    public static Command Create(CommandContext context)
    {
        var (id, output) = (JobOptions.Id(), JobOptions.Output());
        var command = new Command("stop", Description) { id, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output);
            var job = await call.Jobs.StopAsync(parse.GetValue(id)!, cancellationToken);
            call.Write(job);
            call.Terminal.Say(job.State == JobStates.Stopped ? $"Go on with:  {call.Next("resume", job.Id)}" : $"Job '{job.Id}' had ended before.");
            return ExitCodes.Ok;
        });
        return command;
    }
}
