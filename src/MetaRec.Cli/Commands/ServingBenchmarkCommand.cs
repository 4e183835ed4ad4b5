using System.CommandLine;
using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Load;
using MetaRec.Cli.Training;
using MetaRec.Contracts.Models;
using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Learning.Benchmarks;
using Spectre.Console;

namespace MetaRec.Cli.Commands;

/// <summary><c>metarec benchmark serving</c>.</summary>
internal static class ServingBenchmarkCommand
{
    private const string Description = """
        What serving costs. First on one thread: adapting to a user, ranking the data set's whole catalogue, and a large one; beside the naive way, which builds adapted
        weights and runs the whole network over the catalogue. All take turns in one run.
        Then over HTTP: a silo and a gateway in this process, on a free port and files of their own, serve users with a history. Requests arrive at a rate whether or not earlier ones are
        answered (latencies count from when they were due), then as fast as some connections can ask, then so with and without arm metrics and a shadow in turns, for what these cost;
        afterwards every acknowledged event is read back.

        Examples:
          metarec benchmark serving --dataset movielens-1m
          metarec benchmark serving --rate 400 --load-seconds 60 -o json
          metarec benchmark serving --load-seconds 0 --interactions-per-user 50

        Exit codes: 0 ok, 1 a request failed, or an acknowledged event was lost or is there twice, 2 usage, 130 Ctrl-C.
        """;

    public static Command Create(CommandContext context)
    {
        var (defaults, load) = (new ServingBenchmarkOptions(), new LoadOptions());
        var dataset = new DatasetOptions();
        var interactions = CommonOptions.Number("--interactions-per-user", "Interactions that each user's model is adapted on.", 1, 64, defaults.Interactions);
        var catalogue = CommonOptions.Number("--large-catalogue", "Items of the large catalogue.", 10, 1_000_000, defaults.LargeCatalogue);
        var seconds = CommonOptions.Number("--seconds", "Time to measure for on one thread.", 0.0, 3600.0, defaults.Seconds);
        var loadSeconds = CommonOptions.Number("--load-seconds", "Time to load the server for: so long at the rate, and so long at saturation. 0 leaves all of the load out.", 0.0, 3600.0, load.Seconds);
        var armsSeconds = CommonOptions.Number("--arms-seconds", "Time to switch arm metrics and a shadow on and off in turns for. 0 leaves that out.", 0.0, 3600.0, load.ArmsSeconds);
        var rate = CommonOptions.Number("--rate", "Requests a second.", 1.0, 100_000.0, load.Rate);
        var writes = CommonOptions.Number("--writes", "Share of the requests that are feedback.", 0.0, 1.0, load.WriteShare);
        var connections = CommonOptions.Number("--connections", "Connections at saturation.", 1, 1000, load.Connections);
        var users = CommonOptions.Number("--load-users", "Users of the load test.", 1, 100_000, load.Users);
        var output = CommonOptions.Output();
        var command = new Command("serving", Description);
        dataset.AddTo(command);
        foreach (var option in new Option[] { interactions, catalogue, seconds, loadSeconds, armsSeconds, rate, writes, connections, users, output })
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parse, cancellationToken) =>
        {
            var terminal = context.Terminal(parse, output);
            var spec = DefaultSpecs.For(DatasetPaths.Absolute(dataset.Resolve(parse, terminal)), TrainingSetting.AllWarm);
            var options = new ServingBenchmarkOptions { Interactions = parse.GetValue(interactions), LargeCatalogue = parse.GetValue(catalogue), Seconds = parse.GetValue(seconds) };
            var data = DatasetCatalog.Load(spec.Dataset);
            terminal.Say(string.Create(CultureInfo.InvariantCulture, $"Timing one thread for {options.Seconds:0.#} s: users of {options.Interactions} interactions, {data.Items.Count:N0} items, and {options.LargeCatalogue:N0}."));
            var engine = ServingBenchmark.Run(data, spec, options, cancellationToken);
            load = load with
            {
                Seconds = parse.GetValue(loadSeconds),
                ArmsSeconds = parse.GetValue(armsSeconds),
                Rate = parse.GetValue(rate),
                WriteShare = parse.GetValue(writes),
                Connections = parse.GetValue(connections),
                Users = parse.GetValue(users),
                Interactions = options.Interactions,
            };
            var loaded = load.Seconds == 0 ? null : await LoadAsync(spec, data, load, terminal, cancellationToken);
            if (terminal.Json)
            {
                terminal.WriteJson(ServingBenchmarkDocument.Of(engine, loaded));
            }
            else
            {
                Print(terminal, engine, loaded);
            }

            return loaded is null ? ExitCodes.Ok : Judge(context, loaded);
        });
        return command;
    }

    private static async Task<LoadResult> LoadAsync(TrainingSpec spec, Dataset data, LoadOptions options, Terminal terminal, CancellationToken cancellationToken)
    {
        await using var served = await ServedModel.StartAsync(spec, terminal, cancellationToken);
        int? shadow = null;
        if (options.ArmsSeconds > 0)
        {
            // Another version of the same job, which leaves service again at once.
            shadow = await served.AddVersionAsync(spec with { Seed = spec.Seed + 1 }, cancellationToken);
            await served.Process.Grains.GetGrain<IModelGrain>(ServedModel.Name).RollbackAsync(revision: null);
        }

        return await new LoadRun(served, data, options, terminal).RunAsync(shadow, cancellationToken);
    }

    private static int Judge(CommandContext context, LoadResult load)
    {
        if (load is { FailedRequests: 0, LostFeedback: 0, RepeatedFeedback: 0 })
        {
            return ExitCodes.Ok;
        }

        context.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"metarec: {load.FailedRequests} of {load.Requests} requests failed; of {load.AcknowledgedFeedback} acknowledged events {load.LostFeedback} are lost and {load.RepeatedFeedback} are there twice. {load.FirstFailure}").TrimEnd());
        return ExitCodes.Unexpected;
    }

    private static void Print(Terminal terminal, ServingBenchmarkResult result, LoadResult? load)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("Call");
        table.AddColumn(new TableColumn("ms, median").RightAligned());
        table.AddColumn(new TableColumn("ms, 95 %").RightAligned());
        table.AddColumn(new TableColumn("ms, 99 %").RightAligned());
        void Row(string name, Percentiles times) => table.AddRow(name, $"{times.P50:0.000}", $"{times.P95:0.000}", $"{times.P99:0.000}");
        Row("adapt", result.AdaptMs);
        Row($"rank {result.Items:N0} items", result.RankMs);
        Row("both, the naive way", result.NaiveMs);
        Row($"rank {result.LargeItems:N0} items", result.LargeRankMs);
        if (load is not null)
        {
            Row("HTTP: recommendations at the rate", load.RecommendMs);
            Row("HTTP: feedback at the rate", load.FeedbackMs);
            Row("HTTP: both", load.RequestMs);
        }

        terminal.Tables.Write(table);
        terminal.Tables.WriteLine($"{result.SpeedupOverNaive:0.0} times as fast as the naive way; predicted ratings differ by {result.LargestDifference:0.0e+0} at most.");
        terminal.Tables.WriteLine($"An active user takes {result.BytesPerActiveUser:N0} bytes, the large catalogue {result.LargeMegabytes:0} MB; reading its inputs once takes {result.LargeFloorMs:0.00} ms.");
        if (load is not null)
        {
            terminal.Tables.WriteLine($"HTTP: {load.Rate:0} requests a second arrived at the rate, {load.RequestsPerSecond:N0} a second were answered at saturation; {load.FailedRequests} of {load.Requests:N0} failed.");
            if (load.Arms is { } arms)
            {
                terminal.Tables.WriteLine($"Arm metrics take {arms.ArmMetricsCost:0.0%} ± {arms.ArmMetricsCostError:0.0%} of a request's {arms.OffCpuUs:0} µs of processor time, a shadow another {arms.ShadowCost:0.0%} ± {arms.ShadowCostError:0.0%}.");
            }

            terminal.Tables.WriteLine($"Of {load.AcknowledgedFeedback:N0} acknowledged events {load.LostFeedback} are lost and {load.RepeatedFeedback} are there twice.");
        }
    }
}
