using System.Globalization;
using System.Text;
using MetaRec.Evaluation.Protocols;

namespace MetaRec.Cli.Leaderboard;

/// <summary>The leaderboard as a Markdown section: one table, each row with its command.</summary>
internal static class LeaderboardReport
{
    private static readonly string[] Scenarios = ["cold-user", "cold-item", "cold-both"];

    public static string Write(LeaderboardDocument document)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# Leaderboard: {document.Dataset}, {document.Training}").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"""
            `./metarec leaderboard --dataset {document.Dataset} --training {document.Training} --seeds {document.Seeds}` wrote this page. MeLU's protocol: {MeluProtocol.QueryRows} ratings of each user are
            predicted from the user's others; mean over {document.Seeds} trainings and {MeluProtocol.DrawsPerSeed} query draws of each. MAE: lower is better; nDCG@3, exponential gain: higher is better. The best of each
            column is bold. Settings were tuned on held-out warm users and items, never on these partitions. Floors know nothing of meta-learning.
            """).AppendLine();
        text.AppendLine("| method | MAE cold user | cold item | both | nDCG@3 cold user | cold item | both | numbers adapted | training, s | tasks/s |");
        text.AppendLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var entry in document.Entries)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {(entry.Kind == ModelKind.Floor ? $"*{entry.Method}* (floor)" : entry.Method)} |");
            foreach (var scenario in Scenarios)
            {
                text.Append(CultureInfo.InvariantCulture, $" {Cell(document, entry, scenario, row => row.Mae, lower: true)} |");
            }

            foreach (var scenario in Scenarios)
            {
                text.Append(CultureInfo.InvariantCulture, $" {Cell(document, entry, scenario, row => row.Ndcg3, lower: false)} |");
            }

            text.AppendLine(CultureInfo.InvariantCulture, $" {entry.Adapted:N0} | {entry.Seconds:N0} | {entry.TasksPerSecond:N0} |");
        }

        text.AppendLine().AppendLine("Seconds are of this run's machine, for all trainings of the row. Each row by itself:").AppendLine().AppendLine("```sh");
        foreach (var entry in document.Entries.Where(entry => entry.Command is not null))
        {
            text.AppendLine(entry.Command);
        }

        text.AppendLine("```").AppendLine().AppendLine("Against the floors, on the same draws, task by task (negative: the learner is better):").AppendLine();
        text.Append(MetaRec.Cli.Reports.MarkdownTable.Write([.. document.Differences.Where(difference => difference.Scenario != "warm")]));
        return text.ToString();
    }

    private static string Cell(LeaderboardDocument document, LeaderboardEntry entry, string scenario, Func<EvaluationRow, MetricSummary> metric, bool lower)
    {
        if (Value(entry) is not { } own)
        {
            return "";
        }

        var all = document.Entries.Select(Value).OfType<MetricSummary>().Select(value => Math.Round(value.Mean, 4));
        var mark = Math.Round(own.Mean, 4) == (lower ? all.Min() : all.Max()) ? "**" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{mark}{own.Mean:0.0000}{mark} ± {own.Std:0.0000}");

        MetricSummary? Value(LeaderboardEntry of) => of.Scenarios.FirstOrDefault(row => row.Scenario == scenario) is { } row ? metric(row) : null;
    }
}
