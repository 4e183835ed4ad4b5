using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Telemetry;
using Spectre.Console;

namespace MetaRec.Cli.Commands;

/// <summary><c>metarec benchmark telemetry</c>.</summary>
internal static class TelemetryBenchmarkCommand
{
    private const string Description = """
        What metrics and traces cost a training job: the same job in turns on a silo without telemetry and on one that sends traces and metrics to a collector and is scraped
        once a second, a process each. Shown are the tasks a second and the processor time a task of each round, and the medians of the rounds' ratios with the middle half
        of them.

        A busy machine measures itself: close other programs, take more rounds, or look at the processor time, which others disturb least. Everything lies in a temporary folder, and goes at the end or with Ctrl-C.

        Examples:
          metarec benchmark telemetry
          metarec benchmark telemetry --rounds 31 --seconds 2
          metarec benchmark telemetry --sampling-ratio 1 -o json
        """;

    public static Command Create(CommandContext context)
    {
        var defaults = new TelemetryBenchmarkOptions();
        var rounds = CommonOptions.Number("--rounds", "Measurements of each, in turns.", 1, 1000, defaults.Rounds);
        var seconds = CommonOptions.Number("--seconds", "Time of one measurement.", 0.1, 3600.0, defaults.Window.TotalSeconds);
        var ratio = CommonOptions.Number("--sampling-ratio", "The share of meta-steps that are traced.", 0.0, 1.0, defaults.SamplingRatio);
        var output = CommonOptions.Output();
        var command = new Command("telemetry", Description) { rounds, seconds, ratio, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var terminal = context.Terminal(parse, output);
            var options = new TelemetryBenchmarkOptions { Rounds = parse.GetValue(rounds), Window = TimeSpan.FromSeconds(parse.GetValue(seconds)), SamplingRatio = parse.GetValue(ratio) };
            var result = await TelemetryBenchmark.RunAsync(options, terminal, cancellationToken);
            if (terminal.Json)
            {
                terminal.WriteJson(result);
            }
            else
            {
                Print(terminal, result);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static void Print(Terminal terminal, TelemetryBenchmarkResult result)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("Round");
        table.AddColumn(new TableColumn("tasks/s without").RightAligned());
        table.AddColumn(new TableColumn("with telemetry").RightAligned());
        table.AddColumn(new TableColumn("ratio").RightAligned());
        table.AddColumn(new TableColumn("CPU µs a task without").RightAligned());
        table.AddColumn(new TableColumn("with telemetry").RightAligned());
        table.AddColumn(new TableColumn("ratio").RightAligned());
        foreach (var (place, round) in result.Rounds.Index())
        {
            table.AddRow($"{place + 1}", $"{round.Without:N0}", $"{round.With:N0}", $"{round.Ratio:0.000}", $"{round.CpuWithout:0.0}", $"{round.CpuWith:0.0}", $"{round.CpuRatio:0.000}");
        }

        terminal.Tables.Write(table);
        terminal.Tables.WriteLine($"With telemetry a job trains at {Text(result.Ratio)} of its speed, and a task takes {Text(result.CpuRatio)} of its processor time.");
        terminal.Tables.WriteLine($"{result.Batches} batches of spans have come to the collector, and the metrics were scraped {result.Scrapes} times.");
    }

    private static string Text(Spread spread) => $"{spread.Median:0.000} (the middle half of the rounds: {spread.Low:0.000} to {spread.High:0.000})";
}
