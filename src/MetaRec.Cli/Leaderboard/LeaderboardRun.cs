using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Evaluation;
using MetaRec.Cli.Specs;
using MetaRec.Cli.Training;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Evaluation.Floors;
using MetaRec.Evaluation.Protocols;
using MetaRec.Grains.Training;
using MetaRec.Learning.Models;
using MetaRec.Learning.Training;

namespace MetaRec.Cli.Leaderboard;

/// <summary>Trains each recipe once per seed on one cluster, and evaluates all of them and the floors on the same draws.</summary>
internal sealed class LeaderboardRun(
    TrainingSpec defaults, IReadOnlyList<Recipe> recipes, IReadOnlyList<string> changes, int seeds, int? steps, int silos, string folder, Terminal terminal)
{
    public async Task<LeaderboardDocument> RunAsync(CancellationToken cancellationToken)
    {
        var specs = recipes.Select(SpecOf).ToArray();
        var cache = new TrainingDataCache();
        var trained = new List<Trained>();
        await using (var session = await TrainingSession.StartAsync(folder, silos, cache, terminal, cancellationToken))
        {
            try
            {
                foreach (var (recipe, spec) in recipes.Zip(specs))
                {
                    trained.Add(await TrainAsync(recipe, spec, session, cache, cancellationToken));
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                terminal.Say(
                    $"{trained.Count} of {Counted.Of(recipes.Count, "row")} trained. What is trained is lost: a leaderboard does not go on, started again it trains all of them. --only ROW trains fewer.");
                throw;
            }
        }

        return await Task.Run(() => Evaluate(trained, cancellationToken), cancellationToken);
    }

    /// <summary>All are made before anything is trained, so that a change that one row cannot have costs no hour.</summary>
    private TrainingSpec SpecOf(Recipe recipe)
    {
        try
        {
            return recipe.Apply(defaults, changes);
        }
        catch (SpecProblemsException error)
        {
            throw new SpecProblemsException([.. error.Lines.Select(line => $"row '{recipe.Name}': {line} (--only chooses rows.)")]);
        }
    }

    private async Task<Trained> TrainAsync(Recipe recipe, TrainingSpec spec, TrainingSession session, TrainingDataCache cache, CancellationToken cancellationToken)
    {
        (spec, var data) = await DataImport.LoadAsync(steps is { } given ? spec with { Steps = given } : spec, cache, terminal);
        var run = TrainingSession.NewJobId("leaderboard");
        var results = new List<TrainingResult>();
        for (var seed = 1; seed <= seeds; seed++)
        {
            results.Add(await session.TrainAsync(
                $"{run}-{recipe.Name}-seed{seed}", spec with { Seed = (ulong)seed }, $"{recipe.Name} {seed}/{seeds}", resumeCommand: null, cancellationToken));
        }

        return new Trained(recipe, spec, data, results);
    }

    private LeaderboardDocument Evaluate(List<Trained> trained, CancellationToken cancellationToken)
    {
        var (data, setting) = (trained[0].Data, defaults.Setting);
        terminal.Progress("evaluate: fitting the floors");
        Contender[] contenders =
        [
            .. trained.Select(one => new Contender(one.Recipe.Name, ModelKind.Meta, one.ModelOf)),
            .. FloorSet.Fit(data.Dataset, data.Split, setting, 1).Select(Contender.Of),
        ];
        var result = MeluProtocol.Evaluate(
            contenders, data.Dataset, data.Split, [.. Enumerable.Range(1, seeds).Select(seed => (ulong)seed)], new EvaluationReporter(terminal), cancellationToken);
        var rows = result.Rows.GroupBy(row => row.Method).ToDictionary(group => group.Key, IReadOnlyList<EvaluationRow> (group) => [.. group]);
        var entries = contenders.Select(contender => Entry(contender, rows[contender.Method], trained.Find(one => one.Recipe.Name == contender.Method)));
        var scenarios = Enum.GetValues<Scenario>().Where(scenario => result.Rows.Any(row => row.Scenario == ScenarioNames.Slug(scenario))).ToArray();
        return new LeaderboardDocument(
            defaults.Dataset.Name,
            SettingNames.Of(setting),
            seeds,
            steps,
            [.. entries.OrderBy(entry => Key(entry).Mae.Mean)],
            [.. trained.SelectMany(one => scenarios.SelectMany(scenario => MeluEvaluation.Compared.Select(floor => result.PairedDifference(one.Recipe.Name, floor, scenario))))]);
    }

    private LeaderboardEntry Entry(Contender contender, IReadOnlyList<EvaluationRow> rows, Trained? trained) => trained is null
        ? new LeaderboardEntry(contender.Method, contender.Kind, rows, null, null, null, null, null)
        : new LeaderboardEntry(
            contender.Method, contender.Kind, rows, trained.Data.Layout.AdaptedNumbers, Math.Round(trained.Results.Sum(result => result.Seconds), 1),
            Math.Round(trained.Results.Average(result => result.TasksPerSecond)), trained.Recipe.Command(Arguments(), changes),
            [.. trained.Results.Select(result => result.Reference.Sha256)]);

    private string Arguments() =>
        $"{DatasetOptions.Arguments(defaults.Dataset)} --training {SettingNames.Of(defaults.Setting)} --seeds {seeds}{(steps is { } given ? $" --steps {given}" : "")}";

    private static EvaluationRow Key(LeaderboardEntry entry) =>
        entry.Scenarios.FirstOrDefault(row => row.Scenario == ScenarioNames.Slug(Scenario.ColdUser)) ?? entry.Scenarios[0];

    private sealed record Trained(Recipe Recipe, TrainingSpec Spec, TrainingData Data, List<TrainingResult> Results)
    {
        public MetaRatingModel ModelOf(ulong seed) => MetaRatingModel.Of(Spec, Data, Results[(int)seed - 1].Checkpoint.Theta);
    }
}
