using System.Diagnostics;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Reports;
using MetaRec.Cli.Training;
using MetaRec.Data.Specs;
using MetaRec.Grains.Training;
using MetaRec.Learning.Training;

namespace MetaRec.Cli.Evaluation;

/// <summary>Trains once per seed on one cluster, then evaluates all models.</summary>
internal sealed class EvaluateRun(TrainingSpec asked, int seeds, int silos, string folder, Terminal terminal)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TrainingSpec _spec = asked;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        terminal.Say($"Training {_spec.Learner.Name} on {_spec.Dataset.Name} ({SettingNames.Of(_spec.Setting)}) {seeds} time(s) for {_spec.Steps:N0} steps, then evaluating it beside five floors.");
        var cache = new TrainingDataCache();
        (_spec, var data) = await DataImport.LoadAsync(_spec, cache, terminal);
        var trained = await SeedTrainings.RunAsync(_spec, seeds, silos, folder, cache, terminal, cancellationToken);
        var thetas = trained.Select((result, index) => ((ulong)index + 1, result.Checkpoint.Theta)).ToArray();
        var evaluation = await Task.Run(() => MeluEvaluation.Run(_spec, data, thetas, terminal, cancellationToken), cancellationToken);
        var report = await Task.Run(
            () => evaluation.WriteReport(
                Path.Combine(folder, "report"), $"Evaluation on {_spec.Dataset.Name}", Facts(trained, data), trained[0].Checkpoint,
                evaluation.MeasureSupport(cancellationToken), cancellationToken),
            cancellationToken);
        Print(trained, data, evaluation, report);
    }

    private List<ReportFact> Facts(IReadOnlyList<TrainingResult> trained, TrainingData data) =>
    [
        new("Data set", $"{_spec.Dataset.Name}, fingerprint {data.Dataset.Fingerprint[..12]}"),
        new("Training setting", SettingNames.Of(_spec.Setting)),
        new("Trainings", $"{seeds}, seeds of training and draw 1 to {seeds}"),
        new("Meta-steps", $"{_spec.Steps:N0} of {_spec.MicroBatches * _spec.MicroBatchSize} tasks"),
        new("Training", $"{trained.Sum(result => result.Seconds):0} s in all, {trained.Average(result => result.TasksPerSecond):N0} tasks/s"),
        new("Checkpoints SHA-256", string.Join(", ", trained.Select(result => result.Reference.Sha256))),
        new("Spec", _spec.ToJson()),
    ];

    private void Print(IReadOnlyList<TrainingResult> trained, TrainingData data, MeluEvaluation evaluation, string report)
    {
        var seconds = Math.Round(_clock.Elapsed.TotalSeconds, 1);
        if (terminal.Json)
        {
            terminal.WriteJson(new ResultDocument
            {
                Dataset = _spec.Dataset.Name,
                Seconds = seconds,
                Silos = silos,
                Steps = _spec.Steps,
                TasksPerSecond = Math.Round(trained.Average(result => result.TasksPerSecond), 1),
                CheckpointSha256 = trained[0].Reference.Sha256,
                CheckpointSha256BySeed = [.. trained.Select(result => result.Reference.Sha256)],
                Rows = evaluation.Result.Rows,
                Training = SettingNames.Of(_spec.Setting),
                Differences = evaluation.Differences,
                Improvements = evaluation.Improvements,
                BestPossibleMae = data.Dataset.BestPossibleMae,
                BestPossibleRmse = data.Dataset.BestPossibleRmse,
                Report = report,
            });
        }
        else
        {
            ResultTables.Write(terminal, evaluation, data.Dataset);
        }

        terminal.Say($"Done in {seconds:0} s. Report: {Path.GetRelativePath(Environment.CurrentDirectory, report)}");
    }
}
