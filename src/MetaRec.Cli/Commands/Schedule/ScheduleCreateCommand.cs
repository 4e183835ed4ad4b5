using System.CommandLine;
using System.Net;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Commands.Model;
using MetaRec.Cli.Jobs;
using MetaRec.Cli.Specs;
using MetaRec.Client;
using MetaRec.Client.Models;
using MetaRec.Client.Schedules;

namespace MetaRec.Cli.Commands.Schedule;

/// <summary><c>metarec schedule create</c>.</summary>
internal static class ScheduleCreateCommand
{
    private const string Description = """
        Makes a schedule, or changes the one of that name: what is not given has its default again. The first run is due after one period; run-now does not wait for it. Without --spec the model is trained as
        the version in service was; the data set is the live one in any case. The model may come later: until a version of it is in service, runs are skipped, and creating says so.

        Examples:
          metarec schedule create nightly
          metarec schedule create often --every 6h --min-new-events 1000 --spec run.yaml --set steps=1200
          metarec schedule create careful --promote never
        """;

    public static Command Create(CommandContext context)
    {
        var name = new Argument<string>("name") { Description = "The schedule's name: a-z, 0-9, '.', '_' and '-'." };
        var model = CommonOptions.Text("--model", "The model to retrain; default by default.", "NAME");
        var every = CommonOptions.Text("--every", "From one run to the next: a number with m, h or d; 1d by default.", "TIME");
        var fewest = new Option<long?>("--min-new-events") { Description = "New ratings without which a run trains nothing; 100 by default.", HelpName = "N" };
        var promote = CommonOptions.Choice("--promote", "Whether what is better on the newest ratings than the version in service goes into service.", ["when-better", "never"], "when-better");
        var spec = CommonOptions.Text("--spec", "How to train: a spec in YAML or JSON; - for standard input.", "FILE");
        var set = new Option<string[]>("--set") { Description = "With --spec: changes a value of the spec by its path, read as YAML; may be given several times.", HelpName = "KEY=VALUE" };
        var output = JobOptions.Output();
        var command = new Command("create", Description) { name, model, every, fewest, promote, spec, set, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output);
            var (file, changes) = (parse.GetValue(spec), parse.GetValue(set) ?? []);
            if (file is null && changes.Length > 0)
            {
                throw new UsageException("--set changes a spec, but there is no --spec. Name the spec's file.");
            }

            var training = file is null ? null : await SpecFile.ReadAsync(file, context.Input, changes, cancellationToken);
            training?.Check();
            var schedule = await call.Client.Schedules.PutAsync(
                parse.GetValue(name)!, new ScheduleRequest(parse.GetValue(model), parse.GetValue(every), parse.GetValue(fewest), parse.GetValue(promote), training?.Root), cancellationToken: cancellationToken);
            ScheduleCommand.Write(call, schedule);
            if (!await IsServedAsync(call.Client.Models, schedule.Model, cancellationToken))
            {
                call.Terminal.Say($"Model '{schedule.Model}' has no version in service yet: until one is promoted, runs are skipped. Promote one:  {call.Hint($"model promote VERSION{ModelHints.Of(schedule.Model)}")}");
                return ExitCodes.Ok;
            }

            call.Terminal.Say($"Run it now:  {call.Hint($"schedule run-now {schedule.Name}")}");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task<bool> IsServedAsync(ModelsClient models, string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await models.GetAsync(name, cancellationToken)).Production is not null;
        }
        catch (ApiException error) when (error.Status == HttpStatusCode.NotFound)
        {
            return false;
        }
    }
}
