using MetaRec.Cli.CommandLine;
using MetaRec.Data;
using MetaRec.Evaluation.Protocols;
using Spectre.Console;

namespace MetaRec.Cli.Evaluation;

/// <summary>Results as tables on the terminal.</summary>
internal static class ResultTables
{
    public static void Write(Terminal terminal, MeluEvaluation evaluation, Dataset dataset)
    {
        var console = terminal.Tables;
        console.Write(Rows(evaluation.Result.Rows));
        console.WriteLine("MF fold-in has no factors for items that nobody has rated: there it is bias + content.");
        if (dataset.BestPossibleMae is { } mae && dataset.BestPossibleRmse is { } rmse)
        {
            console.MarkupLine($"The best possible error on this generated data is MAE {mae:0.0000}, RMSE {rmse:0.0000}: the noise of its ratings.");
        }

        console.WriteLine();
        foreach (var (scenario, _, method, gain, error, _) in evaluation.Improvements)
        {
            WriteDifference(console, scenario, method, "no adaptation", -gain, error);
        }

        console.WriteLine();
        foreach (var (scenario, method, floor, difference, error, _) in evaluation.Differences)
        {
            WriteDifference(console, scenario, method, floor, difference, error);
        }

        console.WriteLine();
    }

    private static void WriteDifference(IAnsiConsole console, string scenario, string method, string other, double difference, double error) => console.WriteLine(
        $"{ScenarioNames.Title(scenario),-17} MAE of {method} minus {other,-16} {difference:+0.0000;-0.0000} ± {error:0.0000}  {Verdict(difference, error)}");

    private static Table Rows(IReadOnlyList<EvaluationRow> rows)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("Method");
        foreach (var column in new[] { "MAE ↓", "RMSE ↓", "nDCG@1 ↑", "nDCG@3 ↑" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var scenario in rows.GroupBy(row => row.Scenario))
        {
            table.AddRow($"[bold underline]{ScenarioNames.Title(scenario.Key)}[/]");
            var best = scenario.Min(row => row.Mae.Mean);
            foreach (var row in scenario)
            {
                var style = row.Kind == ModelKind.Meta ? "bold" : "default";
                table.AddRow(
                    $"[{style}]{Markup.Escape(row.Method)}[/]",
                    row.Mae.Mean == best ? $"[green]{Text(row.Mae)}[/]" : Text(row.Mae),
                    Text(row.Rmse), Text(row.Ndcg1), Text(row.Ndcg3));
            }

            table.AddEmptyRow();
        }

        return table;
    }

    private static string Verdict(double difference, double error) =>
        Math.Abs(difference) <= 2 * error ? "no clear difference" : difference < 0 ? "better" : "worse";

    private static string Text(MetricSummary value) => $"{value.Mean:0.0000} ±{value.Std:0.000}";
}
