using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Cli.Specs;
using MetaRec.Client;
using MetaRec.Client.Jobs;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Commands.Job;

/// <summary><c>metarec job submit</c>.</summary>
internal static class JobSubmitCommand
{
    private const string Description = """
        Submits a training job and follows it to its end. Ctrl-C stops following, not the job. The spec is YAML or JSON; what it leaves out has its default (docs/jobs.md).
        Submitting the same spec again under the same --id is the same job.

        Examples:
          metarec job submit docs/examples/quick.yaml
          metarec job submit run.yaml --id nightly-7 --set steps=1200 --set learner.order=first --set model.hidden=[32,16]
          metarec job submit run.yaml --dry-run             checks everything, the data too; nothing is stored
          metarec job submit run.yaml --no-wait -o name     prints the id and returns
          echo 'steps: 100' | metarec job submit -
          metarec job submit --dataset live                 retrains on the data of the version in service and all feedback since
        """;

    public static Command Create(CommandContext context)
    {
        var file = new Argument<string?>("file") { Description = "The spec, in YAML or JSON (.json); - for standard input. With --dataset it may be left out.", Arity = ArgumentArity.ZeroOrOne };
        var dataset = CommonOptions.Text("--dataset", "The spec's data set, as dataset.name; live: that of the version in service with the live feedback since.", "NAME");
        var set = new Option<string[]>("--set") { Description = "Changes a value of the spec by its path, read as YAML; may be given several times.", HelpName = "KEY=VALUE" };
        var id = CommonOptions.Text("--id", "The job's id: 1 to 64 letters, digits, '.', '_' or '-'; made of the file's name by default.", "ID");
        var dryRun = new Option<bool>("--dry-run") { Description = "Only check, on the server and against the data, and print the spec with its defaults." };
        var noWait = new Option<bool>("--no-wait") { Description = "Return once the job is accepted." };
        var timeout = CommonOptions.Duration("--timeout", "Stop following after this time, with exit code 124; the job goes on.");
        var (output, retryFor) = (JobOptions.Output(), JobOptions.RetryFor());
        var command = new Command("submit", Description) { file, dataset, set, id, dryRun, noWait, timeout, retryFor, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output, retryFor);
            var (path, data) = (parse.GetValue(file), parse.GetValue(dataset));
            string[] changes = [.. data is null ? (string[])[] : [$"dataset.name={data}"], .. parse.GetValue(set) ?? []];
            var spec = path is not null
                ? await SpecFile.ReadAsync(path, context.Input, changes, cancellationToken)
                : data is not null
                    ? SpecFile.Empty(changes)
                    : throw new UsageException("A spec is missing. Name a file in YAML or JSON, or - for standard input; or give --dataset alone for a job of defaults.");
            spec.Check();
            if (parse.GetValue(dryRun))
            {
                Write(call, await SendAsync(spec, () => call.Jobs.DryRunAsync(new JobSubmission(parse.GetValue(id), spec.Root), cancellationToken)));
                return ExitCodes.Ok;
            }

            var name = parse.GetValue(id) ?? JobNames.For(path ?? data!);
            var job = await SubmitAsync(call, name, spec, cancellationToken);
            if (parse.GetValue(noWait))
            {
                call.Write(job);
                call.Terminal.Say($"Watch it:  {call.Next("status", job.Id, " --watch")}");
                return ExitCodes.Ok;
            }

            var session = new JobSession(call);
            return session.CodeOf(await session.FollowAsync(job, job is { Step: 0, EndedAt: null }, parse.GetValue(timeout), cancellationToken));
        });
        return command;
    }

    private static async Task<JobDocument> SubmitAsync(JobCall call, string id, SpecFile spec, CancellationToken cancellationToken)
    {
        try
        {
            var job = await SendAsync(spec, () => call.Jobs.SubmitAsync(new JobSubmission(id, spec.Root), cancellationToken));
            call.Terminal.Say($"Job '{job.Id}' is accepted by {call.Server}. Ctrl-C stops following it, not the job.");
            return job;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            call.Terminal.Say($"Whether job '{id}' was accepted is not known. Look:  {call.Next("status", id)}");
            throw;
        }
    }

    /// <summary>Sends a spec; what the server finds wrong with it is told with its place in the file.</summary>
    private static async Task<T> SendAsync<T>(SpecFile spec, Func<Task<T>> send)
    {
        try
        {
            return await send();
        }
        catch (ApiException answer) when (answer.Problem is { Type: ProblemTypes.Invalid, Errors: { Count: > 0 } errors })
        {
            throw new SpecProblemsException(spec.Describe(errors.SelectMany(error => error.Value.Select(message => new SpecProblem(error.Key, message)))));
        }
    }

    private static void Write(JobCall call, JobDryRun run)
    {
        switch (call.Form)
        {
            case "json" or "jsonl":
                call.WriteJson(run);
                return;
            case "name":
                call.Context.Output.WriteLine(run.Id);
                return;
        }

        var spec = run.Spec;
        call.Context.Output.WriteLine(JsonSerializer.Serialize(spec, ApiJson.Indented));
        call.Terminal.Say(run.Exists
            ? $"Valid, and job '{run.Id}' exists with this spec: submitting would follow it."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Valid: {Counted.Of(run.Tasks ?? 0, "training task")}, {Counted.Of(run.Parameters ?? 0, "parameter")}; {Counted.Of(spec.Steps, "meta-step")} of {spec.MicroBatches:N0} × {Counted.Of(spec.MicroBatchSize, "task")}, {Counted.Of((long)spec.Steps * spec.MicroBatches * spec.MicroBatchSize, "episode")}. {(spec.Dataset.Live is null ? "Nothing was stored." : "A snapshot of the live feedback was taken; nothing else was stored.")}"));
    }
}
