using MetaRec.Data;
using MetaRec.Data.Tasks;
using MetaRec.Learning;

namespace MetaRec.Evaluation.Protocols;

/// <summary>
/// MeLU's four scenarios: a task is a user with 13 to 100 ratings in the partition, 10 random ratings are predicted from the others
/// (Lee, Im, Jang, Cho and Chung, 2019). Every method sees the same draws.
/// </summary>
public static class MeluProtocol
{
    /// <summary>Query rows of a task.</summary>
    public const int QueryRows = 10;

    /// <summary>
    /// Query draws of each seed, whose mean is taken per task: with a single draw, which ratings are asked for moves the error of a scenario by as much as methods differ.
    /// </summary>
    public const int DrawsPerSeed = 5;

    /// <summary>Evaluates models that are the same for every seed of the draw.</summary>
    /// <inheritdoc cref="Evaluate(IReadOnlyList{Contender}, Dataset, MeluSplit, IReadOnlyList{ulong}, IReadOnlyList{Scenario}, IProgress{EvaluationProgress}?, CancellationToken)"/>
    public static EvaluationResult Evaluate(
        IReadOnlyList<IRatingModel> models,
        Dataset dataset,
        MeluSplit split,
        IReadOnlyList<ulong> seeds,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellation = default) =>
        Evaluate([.. models.Select(Contender.Of)], dataset, split, seeds, progress, cancellation);

    /// <summary>Evaluates all four scenarios.</summary>
    /// <inheritdoc cref="Evaluate(IReadOnlyList{Contender}, Dataset, MeluSplit, IReadOnlyList{ulong}, IReadOnlyList{Scenario}, IProgress{EvaluationProgress}?, CancellationToken)"/>
    public static EvaluationResult Evaluate(
        IReadOnlyList<Contender> contenders,
        Dataset dataset,
        MeluSplit split,
        IReadOnlyList<ulong> seeds,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellation = default) =>
        Evaluate(contenders, dataset, split, seeds, Enum.GetValues<Scenario>(), progress, cancellation);

    /// <summary>
    /// Evaluates each contender's model of a seed on the draws of that seed. Scenarios without a task are left out. Models predict one after the other,
    /// so they need not be thread-safe.
    /// </summary>
    /// <param name="contenders">The methods, in the order of the tables.</param>
    /// <param name="dataset">Gives the scale.</param>
    /// <param name="split">Gives the test tasks.</param>
    /// <param name="seeds">Seeds of the query draw; at least three for a result that is shown.</param>
    /// <param name="scenarios">What to evaluate on.</param>
    /// <param name="progress">Told after each method, scenario and draw.</param>
    /// <param name="cancellation">Checked between two methods.</param>
    /// <exception cref="NoTaskException">No scenario has a task.</exception>
    /// <exception cref="ArgumentException">There is no seed, two methods share a name, or a model predicts a wrong number of ratings or none that is a number.</exception>
    public static EvaluationResult Evaluate(
        IReadOnlyList<Contender> contenders,
        Dataset dataset,
        MeluSplit split,
        IReadOnlyList<ulong> seeds,
        IReadOnlyList<Scenario> scenarios,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        if (seeds.Count == 0)
        {
            throw new ArgumentException("An evaluation needs at least one seed of the query draw.", nameof(seeds));
        }

        if (contenders.GroupBy(contender => contender.Method).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two methods are called '{twice.Key}'. Give each its own name.", nameof(contenders));
        }

        var tasks = TestTasks(split, scenarios);
        var scores = new Dictionary<(Scenario Scenario, string Method), TaskScore[][]>();
        var total = seeds.Count * tasks.Count * contenders.Count;
        var done = 0;
        for (var seed = 0; seed < seeds.Count; seed++)
        {
            var draws = tasks.Select(set => (set.Scenario, Episodes: Draws(seeds[seed], set.Tasks))).ToArray();
            foreach (var contender in contenders)
            {
                var model = contender.ModelFor(seeds[seed]);
                foreach (var (scenario, episodes) in draws)
                {
                    cancellation.ThrowIfCancellationRequested();
                    var key = (scenario, contender.Method);
                    if (!scores.TryGetValue(key, out var bySeed))
                    {
                        scores.Add(key, bySeed = new TaskScore[seeds.Count][]);
                    }

                    bySeed[seed] = Score(model, episodes, dataset.Scale, cancellation);
                    progress?.Report(new EvaluationProgress(++done, total, ScenarioNames.Slug(scenario), contender.Method));
                }
            }
        }

        return new EvaluationResult(seeds, [.. contenders.Select(contender => (contender.Method, contender.Kind))], scores);
    }

    /// <summary>The test episodes of a seed, draw by draw: the same for every method.</summary>
    /// <param name="seed">Seed of the query draws.</param>
    /// <param name="tasks">Test tasks of a scenario.</param>
    /// <param name="maxSupport">Keeps only so much of each support; the query stays the same.</param>
    internal static Episode[][] Draws(ulong seed, IReadOnlyList<History> tasks, int maxSupport = int.MaxValue) =>
    [
        .. Enumerable.Range(0, DrawsPerSeed).Select(draw =>
            tasks.Select((history, task) => EpisodeSampler.DrawTest(seed, task, history, QueryRows, maxSupport, draw)).ToArray()),
    ];

    /// <summary>Predicts all draws and scores each task by its mean over them.</summary>
    internal static TaskScore[] Score(IRatingModel model, Episode[][] draws, RatingScale scale, CancellationToken cancellation)
    {
        var scores = new TaskScore[draws.Length][];
        for (var draw = 0; draw < draws.Length; draw++)
        {
            cancellation.ThrowIfCancellationRequested();
            scores[draw] = Score(model, draws[draw], scale);
        }

        return [.. scores[0].Select((_, task) => TaskScore.Mean([.. scores.Select(draw => draw[task])]))];
    }

    private static TaskScore[] Score(IRatingModel model, Episode[] episodes, RatingScale scale)
    {
        var predictions = model.Predict(episodes);
        if (predictions.Count != episodes.Length)
        {
            throw new ArgumentException($"'{model.Name}' predicted {predictions.Count} of {episodes.Length} episodes.", nameof(model));
        }

        return [.. episodes.Select((episode, index) => TaskScore.Of(episode, predictions[index], scale))];
    }

    private static List<(Scenario Scenario, IReadOnlyList<History> Tasks)> TestTasks(MeluSplit split, IReadOnlyList<Scenario> scenarios)
    {
        var sets = new List<(Scenario Scenario, IReadOnlyList<History> Tasks)>();
        NoTaskException? missing = null;
        foreach (var scenario in scenarios)
        {
            try
            {
                sets.Add((scenario, TaskSets.Test(split, scenario)));
            }
            catch (NoTaskException exception)
            {
                missing = exception;
            }
        }

        return sets.Count > 0 ? sets : throw missing!;
    }
}
