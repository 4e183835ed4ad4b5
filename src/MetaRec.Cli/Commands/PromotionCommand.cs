using System.CommandLine;
using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Load;
using MetaRec.Cli.Training;
using MetaRec.Data;
using MetaRec.Data.Specs;
using Spectre.Console;

namespace MetaRec.Cli.Commands;

/// <summary><c>metarec benchmark promotion</c>.</summary>
internal static class PromotionCommand
{
    private const string Description = """
        Promotes versions and rolls them back, one change after the other, while silos and a gateway in this process answer requests over HTTP: recommendations, rankings, sessions and feedback.
        Beforehand every version is asked about every user; afterwards each answer must be the very one of the version that it names, to the last bit of a score, so that one which mixes
        versions shows. No request may fail (what a silo refuses because it has too much to do is asked again, and counted), and no version may answer a request that was sent after the change
        that took it out of service was acknowledged: after every change each user is asked.

        Examples:
          metarec benchmark promotion
          metarec benchmark promotion --dataset movielens-1m --rate 400 --seconds 120 -o json

        Exit codes: 0 ok, 1 a request failed, an answer mixed versions or was of one that was out of service, or an acknowledged event was lost or is there twice, 2 usage, 130 Ctrl-C.
        """;

    public static Command Create(CommandContext context)
    {
        var defaults = new PromotionOptions();
        var dataset = new DatasetOptions(alwaysQuick: true);
        var seconds = CommonOptions.Number("--seconds", "For how long requests arrive.", 0.1, 86_400.0, defaults.Seconds);
        var rate = CommonOptions.Number("--rate", "Requests a second.", 1.0, 100_000.0, defaults.Rate);
        var writes = CommonOptions.Number("--writes", "Share of the requests that are feedback.", 0.0, 1.0, defaults.WriteShare);
        var users = CommonOptions.Number("--load-users", "Users.", 1, 10_000, defaults.Users);
        var versions = CommonOptions.Number("--versions", "Versions that are in service in turn.", 2, 20, defaults.Versions);
        var silos = CommonOptions.Number("--silos", "Serving silos in this process.", 1, 16, defaults.Silos);
        var output = CommonOptions.Output();
        var command = new Command("promotion", Description);
        dataset.AddKnownTo(command);
        foreach (var option in new Option[] { seconds, rate, writes, users, versions, silos, output })
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parse, cancellationToken) =>
        {
            var terminal = context.Terminal(parse, output);
            var spec = DefaultSpecs.For(DatasetPaths.Absolute(dataset.Resolve(parse, terminal)), TrainingSetting.AllWarm, quick: true);
            var options = defaults with
            {
                Seconds = parse.GetValue(seconds),
                Rate = parse.GetValue(rate),
                WriteShare = parse.GetValue(writes),
                Users = parse.GetValue(users),
                Versions = parse.GetValue(versions),
                Silos = parse.GetValue(silos),
            };
            var result = await RunAsync(spec, options, terminal, cancellationToken);
            if (terminal.Json)
            {
                terminal.WriteJson(result);
            }
            else
            {
                Print(terminal, result);
            }

            return Judge(context, result);
        });
        return command;
    }

    private static async Task<PromotionResult> RunAsync(TrainingSpec spec, PromotionOptions options, Terminal terminal, CancellationToken cancellationToken)
    {
        await using var served = await ServedModel.StartAsync(spec, terminal, cancellationToken, silos: options.Silos);
        var versions = new List<int> { 1 };
        while (versions.Count < options.Versions)
        {
            versions.Add(await served.AddVersionAsync(spec with { Seed = spec.Seed + (ulong)versions.Count }, cancellationToken));
        }

        using var run = new PromotionRun(served.Process.Server, ServedModel.Name, versions, DatasetCatalog.Load(spec.Dataset), options, terminal);
        return await run.RunAsync(cancellationToken);
    }

    private static int Judge(CommandContext context, PromotionResult result)
    {
        if (result.IsSound)
        {
            return ExitCodes.Ok;
        }

        context.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"metarec: {result.FailedRequests} of {result.Requests} requests failed; of {result.ComparedAnswers} answers {result.MixedAnswers} differ from those of the version that they name, and {result.StaleAnswers} are of one that was out of service; of {result.AcknowledgedFeedback} acknowledged events {result.LostFeedback} are lost and {result.RepeatedFeedback} are there twice. {result.FirstProblem}").TrimEnd());
        return ExitCodes.Unexpected;
    }

    private static void Print(Terminal terminal, PromotionResult result)
    {
        var table = new Table { Border = TableBorder.Simple }.HideHeaders();
        table.AddColumn("");
        table.AddColumn("");
        void Row(string name, FormattableString value) => table.AddRow(name, value.ToString(CultureInfo.InvariantCulture));
        Row("changes", $"{result.Promotions} promotions and {result.Rollbacks} rollbacks of {result.Versions} versions, in {result.Seconds:0.#} s on {result.Silos} serving silos");
        Row("a change takes: median, 99 %", $"{result.ChangeMs.P50:0.0}, {result.ChangeMs.P99:0.0} ms");
        Row("requests", $"{result.Requests:N0}, of which {result.Rate:0} a second arrived at the rate");
        Row("a request takes: median, 95 %, 99 %", $"{result.RequestMs.P50:0.0}, {result.RequestMs.P95:0.0}, {result.RequestMs.P99:0.0} ms");
        Row("asked again, since a silo was busy", $"{result.AskedAgain:N0}");
        Row("failed", $"{result.FailedRequests:N0}");
        Row("answers compared", $"{result.ComparedAnswers:N0}");
        Row("that mix versions", $"{result.MixedAnswers:N0}");
        Row("of a version out of service", $"{result.StaleAnswers:N0}");
        Row("acknowledged events: lost, there twice", $"{result.LostFeedback:N0}, {result.RepeatedFeedback:N0} of {result.AcknowledgedFeedback:N0}");
        terminal.Tables.Write(table);
    }
}
