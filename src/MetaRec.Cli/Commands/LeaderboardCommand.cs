using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Evaluation;
using MetaRec.Cli.Leaderboard;
using MetaRec.Cli.Training;
using MetaRec.Data;
using MetaRec.Evaluation.Protocols;
using Spectre.Console;

namespace MetaRec.Cli.Commands;

/// <summary><c>metarec leaderboard</c>.</summary>
internal static class LeaderboardCommand
{
    private const string Description = """
        Trains every meta-learner at its tuned settings, once per seed, evaluates all of them and the floors on the same draws of MeLU's scenarios, and writes
        one table with the command of each row.

        Examples:
          metarec leaderboard --dataset movielens-1m --training all-warm --seeds 3
          metarec leaderboard --only maml --only ridge -o json
          metarec leaderboard --dataset synthetic --seeds 1 --steps 100
        """;

    public static Command Create(CommandContext context)
    {
        var dataset = new DatasetOptions();
        var training = CommonOptions.Choice("--training", "Warm ratings that are used: users with 13 to 100 only, or all.", SettingNames.All, "all-warm");
        var seeds = CommonOptions.Number("--seeds", "Trainings of each learner; training and draws have the same seed, from 1.", 1, 100, 3);
        var silos = CommonOptions.Silos();
        var steps = CommonOptions.Steps();
        var only = new Option<string[]>("--only") { Description = $"Only this row; repeatable. Rows: {string.Join(", ", Recipes.All.Select(recipe => recipe.Name))}.", HelpName = "row", DefaultValueFactory = _ => [] };
        var set = new Option<string[]>("--set") { Description = "Changes a value of every row's training spec; repeatable.", HelpName = "key=value", DefaultValueFactory = _ => [] };
        var folder = new Option<string?>("--out") { Description = "Folder for checkpoints and state, and for leaderboard.md; by default metarec-out/leaderboard-<data set>-<training>.", HelpName = "DIR" };
        var output = CommonOptions.Output();
        var command = new Command("leaderboard", Description);
        dataset.AddTo(command);
        foreach (var option in new Option[] { training, seeds, silos, steps, only, set, folder, output })
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parse, cancellationToken) =>
        {
            var terminal = context.Terminal(parse, output);
            var setting = parse.GetRequiredValue(training);
            var spec = DefaultSpecs.For(dataset.Resolve(parse, terminal), SettingNames.Parse(setting));
            var target = parse.GetValue(folder) ?? Path.Combine("metarec-out", $"leaderboard-{spec.Dataset.Name}-{setting}");
            var run = new LeaderboardRun(
                spec, Chosen(parse.GetRequiredValue(only)), parse.GetRequiredValue(set), parse.GetValue(seeds), parse.GetValue(steps), parse.GetValue(silos), target, terminal);
            var document = await run.RunAsync(cancellationToken);
            var page = Path.Combine(target, "leaderboard.md");
            await File.WriteAllTextAsync(page, LeaderboardReport.Write(document), cancellationToken);
            if (terminal.Json)
            {
                terminal.WriteJson(document);
            }
            else
            {
                Print(terminal, document);
            }

            terminal.Say($"Written: {page}");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static IReadOnlyList<Recipe> Chosen(string[] names)
    {
        var known = Recipes.All.Select(recipe => recipe.Name).ToArray();
        return names.FirstOrDefault(name => !known.Contains(name)) is { } unknown
            ? throw new UsageException($"--only must be one of {string.Join(", ", known)}, but was '{unknown}'. {Suggestion.For(unknown, known)}".TrimEnd())
            : names.Length == 0 ? Recipes.All : [.. Recipes.All.Where(recipe => names.Contains(recipe.Name))];
    }

    private static void Print(Terminal terminal, LeaderboardDocument document)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("Method");
        foreach (var column in new[] { "Cold user", "Cold item", "Both cold", "nDCG@3 user", "item", "both", "Adapted", "Seconds" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var entry in document.Entries)
        {
            var style = entry.Kind == ModelKind.Meta ? "bold" : "default";
            table.AddRow(
            [
                $"[{style}]{Markup.Escape(entry.Method)}[/]",
                Text(entry, "cold-user", row => row.Mae), Text(entry, "cold-item", row => row.Mae), Text(entry, "cold-both", row => row.Mae),
                Text(entry, "cold-user", row => row.Ndcg3), Text(entry, "cold-item", row => row.Ndcg3), Text(entry, "cold-both", row => row.Ndcg3),
                $"{entry.Adapted:N0}", $"{entry.Seconds:N0}",
            ]);
        }

        terminal.Tables.Write(table);
        terminal.Tables.WriteLine("MAE per scenario: lower is better. nDCG@3: higher is better. Rows without seconds are floors. Each learner's row by itself:");
        foreach (var entry in document.Entries.Where(entry => entry.Command is not null))
        {
            terminal.Tables.WriteLine($"  {entry.Command}");
        }
    }

    private static string Text(LeaderboardEntry entry, string scenario, Func<EvaluationRow, MetricSummary> metric) =>
        entry.Scenarios.FirstOrDefault(row => row.Scenario == scenario) is { } row ? $"{metric(row).Mean:0.0000}" : "";
}
