using System.Globalization;
using System.Text;
using MetaRec.Evaluation.Protocols;

namespace MetaRec.Cli.Reports;

/// <summary>Writes results as GitHub-flavoured Markdown, one table a scenario, with the floors beside the meta-learned methods.</summary>
internal static class MarkdownTable
{
    private static readonly (string Title, bool LowerIsBetter, Func<EvaluationRow, MetricSummary> Value)[] Columns =
    [
        ("MAE ↓", true, row => row.Mae),
        ("RMSE ↓", true, row => row.Rmse),
        ("nDCG@1 ↑", false, row => row.Ndcg1),
        ("nDCG@3 ↑", false, row => row.Ndcg3),
        ("nDCG@1 linear ↑", false, row => row.Ndcg1Linear),
        ("nDCG@3 linear ↑", false, row => row.Ndcg3Linear),
    ];

    /// <summary>
    /// A heading and a table for each scenario, in the order of the rows; meta-learned methods first. Values are mean ± standard deviation over the seeds of
    /// the draw; the best mean of a column (after rounding) is bold.
    /// </summary>
    /// <param name="rows">The rows of one training setting.</param>
    /// <param name="headingLevel">Level of the scenario headings, 1 to 6.</param>
    public static string Write(IReadOnlyList<EvaluationRow> rows, int headingLevel = 3)
    {
        var text = new StringBuilder();
        foreach (var scenario in rows.GroupBy(row => row.Scenario))
        {
            text.Append('#', headingLevel).Append(' ').AppendLine(ScenarioNames.Title(scenario.Key)).AppendLine();
            AppendTable(text, [.. scenario.OrderBy(row => row.Kind)]);
            text.AppendLine();
        }

        return text.ToString();
    }

    /// <summary>A table of paired differences of the mean absolute error.</summary>
    public static string Write(IReadOnlyList<PairedDifference> differences)
    {
        var text = new StringBuilder();
        text.AppendLine("| Scenario | Methods | MAE difference | Standard errors from 0 | Tasks |").AppendLine("|---|---|---:|---:|---:|");
        foreach (var difference in differences)
        {
            var distance = difference.StandardError > 0 ? Math.Abs(difference.Mean) / difference.StandardError : 0;
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {ScenarioNames.Title(difference.Scenario)} | {Escape(difference.MethodA)} − {Escape(difference.MethodB)} | {difference.Mean:+0.0000;-0.0000} ± {difference.StandardError:0.0000} | {distance:0.0} | {difference.Tasks} |");
        }

        return text.ToString();
    }

    /// <summary>Text that cannot break out of its cell.</summary>
    internal static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    private static void AppendTable(StringBuilder text, EvaluationRow[] rows)
    {
        text.Append("| Method | Kind |").AppendJoin("|", Columns.Select(column => $" {column.Title} ")).AppendLine("|");
        text.Append("|---|---|").AppendJoin("|", Columns.Select(_ => "---:")).AppendLine("|");
        var best = Array.ConvertAll(Columns, column => column.LowerIsBetter
            ? rows.Min(row => Math.Round(column.Value(row).Mean, 4))
            : rows.Max(row => Math.Round(column.Value(row).Mean, 4)));
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {Escape(row.Method)} | {(row.Kind == ModelKind.Meta ? "meta" : "floor")} |");
            for (var column = 0; column < Columns.Length; column++)
            {
                var (mean, std) = Columns[column].Value(row);
                var mark = Math.Round(mean, 4) == best[column] ? "**" : "";
                text.Append(CultureInfo.InvariantCulture, $" {mark}{mean:0.0000}{mark} ± {std:0.0000} |");
            }

            text.AppendLine();
        }
    }
}
