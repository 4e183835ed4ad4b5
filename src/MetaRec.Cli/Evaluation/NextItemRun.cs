using System.Diagnostics;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Training;
using MetaRec.Data.Specs;
using MetaRec.Evaluation.Floors;
using MetaRec.Evaluation.Protocols;
using MetaRec.Grains.Training;
using MetaRec.Learning.Models;
using Spectre.Console;

namespace MetaRec.Cli.Evaluation;

/// <summary>Trains once per seed on one cluster, then predicts what users took next, beside the floors of that.</summary>
internal sealed class NextItemRun(TrainingSpec asked, int? candidates, int seeds, int silos, string folder, Terminal terminal)
{
    /// <exception cref="UsageException">Training would hold nothing out.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var heldOut = asked.Episodes.HeldOut;
        if (heldOut < 1)
        {
            throw new UsageException($"--protocol next-item predicts what training has held out, but episodes.heldOut is {heldOut}. Set it to 1 or more, for example --set episodes.heldOut=1.");
        }

        var clock = Stopwatch.StartNew();
        terminal.Say($"Training {asked.Learner.Name} with {asked.Model.Network} on {asked.Dataset.Name} ({SettingNames.Of(asked.Setting)}) {seeds} time(s) for {asked.Steps:N0} steps, then predicting next items beside three floors.");
        var cache = new TrainingDataCache();
        var (spec, data) = await DataImport.LoadAsync(asked, cache, terminal);
        var trained = await SeedTrainings.RunAsync(spec, seeds, silos, folder, cache, terminal, cancellationToken);
        var options = new NextItemOptions { HeldOut = heldOut, Negatives = candidates };
        var rows = await Task.Run(
            () =>
            {
                terminal.Progress("evaluate: fitting the floors");
                var floors = FloorSet.FitNextItem(data.Dataset, data.Split, spec.Setting, heldOut);
                var models = trained.Select(result => MetaRatingModel.Of(spec, data, result.Checkpoint.Theta)).ToArray();
                var scored = models.SelectMany((model, index) => NextItemProtocol.Evaluate(
                    [Contender.Of(model), .. floors.Select(Contender.Of)],
                    data.Split, spec.Episodes, options with { Seed = (ulong)index + 1 }, new EvaluationReporter(terminal), cancellationToken)).ToArray();
                MetaModels.TellOfThoseWithoutComparison(models, terminal);
                return scored;
            },
            cancellationToken);
        var document = new NextItemDocument
        {
            Dataset = spec.Dataset.Name,
            Training = SettingNames.Of(spec.Setting),
            Seconds = Math.Round(clock.Elapsed.TotalSeconds, 1),
            Steps = spec.Steps,
            HeldOut = heldOut,
            Candidates = candidates,
            Cutoff = options.Cutoff,
            CheckpointSha256BySeed = [.. trained.Select(result => result.Reference.Sha256)],
            Rows = [.. rows.GroupBy(row => (row.Scenario, row.Method)).Select(NextItemResult.Of)],
        };
        if (terminal.Json)
        {
            terminal.WriteJson(document);
        }
        else
        {
            Write(document);
        }

        terminal.Say($"Done in {document.Seconds:0} s.");
    }

    private void Write(NextItemDocument document)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("Method");
        foreach (var column in new[] { $"HR@{document.Cutoff} ↑", $"nDCG@{document.Cutoff} ↑", "MRR ↑" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var scenario in document.Rows.GroupBy(row => row.Scenario))
        {
            table.AddRow($"[bold underline]{ScenarioNames.Title(scenario.Key)}[/], {scenario.First().Predictions:N0} predictions");
            foreach (var row in scenario)
            {
                var style = row.Kind == ModelKind.Meta ? "bold" : "default";
                table.AddRow($"[{style}]{Markup.Escape(row.Method)}[/]", Text(row.HitRate), Text(row.Ndcg), Text(row.ReciprocalRank));
            }

            table.AddEmptyRow();
        }

        terminal.Tables.Write(table);
    }

    private static string Text(MetricSummary value) => $"{value.Mean:0.0000} ±{value.Std:0.000}";
}
