using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;

namespace MetaRec.Cli.Commands.Job;

/// <summary><c>metarec job</c>.</summary>
internal static class JobCommand
{
    private const string Description = """
        Submits training jobs to a gateway and looks after them. docs/jobs.md has the spec and a job's life.

        Examples:
          metarec job submit docs/examples/quick.yaml
          metarec job list
          metarec job status quick-1 --server http://gateway:8080

        Exit codes: 0 ok, 1 unexpected error, 2 usage or invalid spec, 3 unreachable or refused, 4 no such job, 5 the job failed, 6 the job was stopped, 124 --timeout passed,
        130 Ctrl-C (the job goes on).
        """;

    public static Command Create(CommandContext context)
    {
        var command = new Command("job", Description)
        {
            JobSubmitCommand.Create(context),
            JobListCommand.Create(context),
            JobStatusCommand.Create(context),
            JobLogsCommand.Create(context),
            JobWaitCommand.Create(context),
            JobStopCommand.Create(context),
            JobResumeCommand.Create(context),
            JobDeleteCommand.Create(context),
        };
        JobOptions.AddTo(command);
        return command;
    }
}
