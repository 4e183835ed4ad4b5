using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;

namespace MetaRec.Cli.Commands.Job;

/// <summary><c>metarec job status</c>.</summary>
internal static class JobStatusCommand
{
    private const string Description = """
        Shows a job: state, step, losses, latest checkpoint, and what it waits for or why it failed. The exit code is 0 whatever the job's state is; `metarec job wait` tells
        by its code how a job ended.

        Examples:
          metarec job status nightly-7
          metarec job status nightly-7 --watch              follows it to its end
          metarec job status nightly-7 -o json | jq -r .checkpointSha256
        """;

    public static Command Create(CommandContext context)
    {
        var id = JobOptions.Id();
        var watch = new Option<bool>("--watch", "-w") { Description = "Follow the job to its end, and show it then." };
        var (output, retryFor) = (JobOptions.Output(), JobOptions.RetryFor());
        var command = new Command("status", Description) { id, watch, retryFor, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output, retryFor);
            var job = await call.Jobs.GetAsync(parse.GetValue(id)!, cancellationToken);
            if (parse.GetValue(watch))
            {
                await new JobSession(call).FollowAsync(job, isNew: false, timeout: null, cancellationToken);
            }
            else
            {
                call.Write(job);
            }

            return ExitCodes.Ok;
        });
        return command;
    }
}
