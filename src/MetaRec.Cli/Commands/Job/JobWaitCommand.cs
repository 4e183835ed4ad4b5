using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;

namespace MetaRec.Cli.Commands.Job;

/// <summary><c>metarec job wait</c>.</summary>
internal static class JobWaitCommand
{
    private const string Description = """
        Follows a job to its end. The exit code says how it ended: 0 succeeded, 5 failed, 6 stopped; 124 if --timeout passed first. Ctrl-C stops following, not the job.

        Examples:
          metarec job wait nightly-7
          metarec job wait nightly-7 --timeout 2h --quiet && echo done
        """;

    public static Command Create(CommandContext context)
    {
        var id = JobOptions.Id();
        var timeout = CommonOptions.Duration("--timeout", "How long to wait.");
        var (output, retryFor) = (JobOptions.Output(), JobOptions.RetryFor());
        var command = new Command("wait", Description) { id, timeout, retryFor, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output, retryFor);
            var session = new JobSession(call);
            var job = await call.Jobs.GetAsync(parse.GetValue(id)!, cancellationToken);
            return session.CodeOf(await session.FollowAsync(job, isNew: false, parse.GetValue(timeout), cancellationToken));
        });
        return command;
    }
}
