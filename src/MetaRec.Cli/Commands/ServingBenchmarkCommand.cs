using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Training;
using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Learning.Benchmarks;
using Spectre.Console;

namespace MetaRec.Cli.Commands;

/// <summary><c>metarec benchmark serving</c>.</summary>
internal static class ServingBenchmarkCommand
{
    private const string Description = """
        What serving costs on one thread: adapting to a user, ranking the data set's whole catalogue, and a large one; beside the naive way, which builds adapted
        weights and runs the whole network over the catalogue. All take turns in one run.

        Examples:
          metarec benchmark serving --dataset movielens-1m
          metarec benchmark serving --interactions-per-user 50 -o json
        """;

    public static Command Create(CommandContext context)
    {
        var defaults = new ServingBenchmarkOptions();
        var dataset = new DatasetOptions();
        var interactions = CommonOptions.Number("--interactions-per-user", "Interactions that each user's model is adapted on.", 1, 64, defaults.Interactions);
        var catalogue = CommonOptions.Number("--large-catalogue", "Items of the large catalogue.", 10, 1_000_000, defaults.LargeCatalogue);
        var seconds = CommonOptions.Number("--seconds", "Time to measure for.", 0.0, 3600.0, defaults.Seconds);
        var output = CommonOptions.Output();
        var command = new Command("serving", Description);
        dataset.AddTo(command);
        foreach (var option in new Option[] { interactions, catalogue, seconds, output })
        {
            command.Options.Add(option);
        }

        command.SetAction((parse, cancellationToken) =>
        {
            var terminal = context.Terminal(parse, output);
            var spec = DefaultSpecs.For(dataset.Resolve(parse, terminal), TrainingSetting.AllWarm);
            var options = new ServingBenchmarkOptions { Interactions = parse.GetValue(interactions), LargeCatalogue = parse.GetValue(catalogue), Seconds = parse.GetValue(seconds) };
            var result = ServingBenchmark.Run(DatasetCatalog.Load(spec.Dataset), spec, options, cancellationToken);
            if (terminal.Json)
            {
                terminal.WriteJson(result);
            }
            else
            {
                Print(terminal, result);
            }

            return Task.FromResult(ExitCodes.Ok);
        });
        return command;
    }

    private static void Print(Terminal terminal, ServingBenchmarkResult result)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("Call");
        table.AddColumn(new TableColumn("ms, median").RightAligned());
        table.AddColumn(new TableColumn("ms, 99 %").RightAligned());
        void Row(string name, Percentiles times) => table.AddRow(name, $"{times.P50:0.000}", $"{times.P99:0.000}");
        Row("adapt", result.AdaptMs);
        Row($"rank {result.Items:N0} items", result.RecommendMs);
        Row("both, the naive way", result.NaiveMs);
        Row($"rank {result.LargeItems:N0} items", result.LargeRecommendMs);
        terminal.Tables.Write(table);
        terminal.Tables.WriteLine($"{result.SpeedupOverNaive:0.0} times as fast as the naive way; predicted ratings differ by {result.LargestDifference:0.0e+0} at most.");
        terminal.Tables.WriteLine($"An active user takes {result.BytesPerActiveUser:N0} bytes, the large catalogue {result.LargeMegabytes:0} MB; reading its inputs once takes {result.LargeFloorMs:0.00} ms.");
    }
}
