using System.Diagnostics;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Evaluation;
using MetaRec.Cli.Reports;
using MetaRec.Cli.Training;
using MetaRec.Contracts.Models;
using MetaRec.Grains.Training;
using MetaRec.Learning.Training;

namespace MetaRec.Cli.Demo;

/// <summary>The whole way once: import, meta-train on a cluster in this process, evaluate, serve one new user.</summary>
internal sealed class DemoRun(DemoOptions options, Terminal terminal)
{
    private static readonly ulong[] DrawSeeds = [1, 2, 3];

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var spec = options.Spec;
        terminal.Say($"Importing {spec.Dataset.Name}, meta-training {spec.Learner.Name} for {spec.Steps:N0} steps on {options.Silos} silo{(options.Silos == 1 ? "" : "s")} "
            + "in this process, evaluating it beside five floors, then serving a user it never saw.");
        var cache = new TrainingDataCache();
        (spec, var data) = await DataImport.LoadAsync(spec, cache, terminal);
        var demo = options.Resume ? DemoSession.Resume(options.Folder, spec) : DemoSession.Begin(spec);
        cancellationToken.ThrowIfCancellationRequested();

        await using var session = await TrainingSession.StartAsync(options.Folder, options.Silos, cache, terminal, cancellationToken);
        demo.Save(options.Folder);
        var trained = await session.TrainAsync(demo.JobId, spec, "train", options.ResumeCommand, cancellationToken);
        var evaluation = await Task.Run(
            () => MeluEvaluation.Run(spec, data, [.. DrawSeeds.Select(seed => (seed, trained.Checkpoint.Theta))], terminal, cancellationToken), cancellationToken);
        var curve = await Task.Run(() => evaluation.MeasureSupport(cancellationToken), cancellationToken);
        var story = await TellAsync(session, trained, data, cancellationToken);
        story = story is null ? null : story with { ColdUsers = ColdUserMeans.Of(data.Split, curve, evaluation.Method) };
        var report = await Task.Run(
            () => evaluation.WriteReport(
                Path.Combine(options.Folder, "report"), $"Demo on {spec.Dataset.Name}", Facts(trained, data), trained.Checkpoint, curve, cancellationToken),
            cancellationToken);
        Print(session, trained, data, evaluation, story, report);
    }

    private async Task<Story?> TellAsync(TrainingSession session, TrainingResult trained, TrainingData data, CancellationToken cancellationToken)
    {
        if (StoryCast.Choose(data.Split, options.Spec.Seed) is not { } cast)
        {
            terminal.Say($"No cold user has {StoryCast.FewestRatings} ratings of warm items: serving a new user is left out.");
            return null;
        }

        // A name of its own: a user of an earlier run has rated already.
        var model = $"demo-{Guid.NewGuid():N}";
        var version = await session.CallAsync(grains => grains.GetGrain<IModelGrain>(model).RegisterAsync(trained.JobId), cancellationToken);
        await session.CallAsync(grains => grains.GetGrain<IModelGrain>(model).PromoteAsync(version.Number, force: true, revision: null), cancellationToken);
        return await StoryTeller.TellAsync(session, model, data.Dataset, cast, cancellationToken);
    }

    private List<ReportFact> Facts(TrainingResult trained, TrainingData data) =>
    [
        new("Data set", $"{options.Spec.Dataset.Name}, fingerprint {data.Dataset.Fingerprint[..12]}"),
        new("Training setting", SettingNames.Of(options.Spec.Setting)),
        new("Meta-steps", $"{options.Spec.Steps:N0} of {options.Spec.MicroBatches * options.Spec.MicroBatchSize} tasks, seed {options.Spec.Seed}"),
        new("Cluster", $"{Counted.Of(options.Silos, "silo")} in one process"),
        new("Training", $"{trained.Seconds:0} s, {trained.TasksPerSecond:N0} tasks/s"),
        new("Checkpoint SHA-256", trained.Reference.Sha256),
        new("Seeds of the draw", string.Join(", ", DrawSeeds)),
        .. data.Dataset.BestPossibleMae is { } best ? [new ReportFact("Best possible MAE", $"{best:0.0000}")] : (ReportFact[])[],
    ];

    private void Print(TrainingSession session, TrainingResult trained, TrainingData data, MeluEvaluation evaluation, Story? story, string report)
    {
        var seconds = Math.Round(_clock.Elapsed.TotalSeconds, 1);
        if (terminal.Json)
        {
            terminal.WriteJson(new ResultDocument
            {
                Dataset = options.Spec.Dataset.Name,
                Seconds = seconds,
                Silos = options.Silos,
                Steps = options.Spec.Steps,
                TasksPerSecond = Math.Round(trained.TasksPerSecond, 1),
                CheckpointSha256 = trained.Reference.Sha256,
                Rows = evaluation.Result.Rows,
                Training = SettingNames.Of(options.Spec.Setting),
                Differences = evaluation.Differences,
                Improvements = evaluation.Improvements,
                BestPossibleMae = data.Dataset.BestPossibleMae,
                BestPossibleRmse = data.Dataset.BestPossibleRmse,
                Report = report,
                Story = story,
            });
        }
        else
        {
            ResultTables.Write(terminal, evaluation, data.Dataset);
            if (story is not null)
            {
                StoryPrinter.Write(terminal, story);
            }
        }

        terminal.Say($"""
            Done in {seconds:0} s ({trained.TasksPerSecond:N0} tasks/s in training).
            Report:      {Path.GetRelativePath(Environment.CurrentDirectory, report)}
            Checkpoint:  {Path.GetRelativePath(Environment.CurrentDirectory, session.PathOf(trained.Reference))}
            SHA-256:     {trained.Reference.Sha256} (the same for any number of silos)
            Next:        ./metarec evaluate {DatasetOptions.Arguments(options.Spec.Dataset)} --seeds 3
                         ./metarec benchmark engine
            """);
    }
}
