using MetaRec.Cli.CommandLine;
using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Serving;
using MetaRec.Learning.Training;
using Spectre.Console;

namespace MetaRec.Cli.Evaluation;

/// <summary>Trains a model in this process, and asks cold users.</summary>
internal static class QuestionsRun
{
    private static readonly int[] Counts = [0, 1, 2, 3, 5, 10];

    public static void Run(TrainingSpec spec, Terminal terminal, CancellationToken cancellationToken)
    {
        var data = TrainingData.Prepare(DatasetCatalog.Load(spec.Dataset), spec);
        var users = TaskSets.Test(data.Split, Scenario.ColdUser);
        terminal.Say($"Training for {spec.Steps:N0} steps; then {users.Count:N0} cold users are asked.");
        var recommender = Recommender.Of(spec, data, SequentialTrainer.Run(spec, data).Theta);
        var report = QuestionReport.Run(recommender, users, Counts, spec.Seed, cancellationToken);
        if (terminal.Json)
        {
            terminal.WriteJson(report);
            return;
        }

        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in (string[])["Questions", "MAE, chosen", "popular", "random", "chosen, answered"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var row in report)
        {
            table.AddRow($"{row.Questions}", $"{row.Chosen:0.0000}", $"{row.Popular:0.0000}", $"{row.Random:0.0000}", $"{row.Answered:0%}");
        }

        terminal.Tables.Write(table);
    }
}
