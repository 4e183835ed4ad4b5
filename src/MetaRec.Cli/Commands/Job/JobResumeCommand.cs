using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Client.Jobs;

namespace MetaRec.Cli.Commands.Job;

/// <summary><c>metarec job resume</c>.</summary>
internal static class JobResumeCommand
{
    private const string Description = """
        Goes on with a job that was stopped or has failed, from its latest checkpoint, and returns. Any other job stays as it is.

        Examples:
          metarec job resume nightly-7
          metarec job resume nightly-7 -q && metarec job wait nightly-7
        """;

    public static Command Create(CommandContext context)
    {
        var (id, output) = (JobOptions.Id(), JobOptions.Output());
        var command = new Command("resume", Description) { id, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output);
            var job = await call.Jobs.ResumeAsync(parse.GetValue(id)!, cancellationToken);
            call.Write(job);
            call.Terminal.Say(job.State == JobStates.Succeeded ? $"Job '{job.Id}' had succeeded before." : $"Watch it:  {call.Next("status", job.Id, " --watch")}");
            return ExitCodes.Ok;
        });
        return command;
    }
}
