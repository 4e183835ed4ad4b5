using MetaRec.Data.Tasks;
using MetaRec.Evaluation.Metrics;

namespace MetaRec.Evaluation.Protocols;

/// <summary>The rows of an evaluation, and the scores of every task behind them. Immutable.</summary>
public sealed class EvaluationResult
{
    private readonly Dictionary<(Scenario Scenario, string Method), TaskScore[][]> _scores;

    /// <param name="seeds">Seeds of the query draw.</param>
    /// <param name="kinds">The methods in table order, with their kind.</param>
    /// <param name="scores">Per scenario and method: by seed, by task.</param>
    internal EvaluationResult(
        IReadOnlyList<ulong> seeds,
        IReadOnlyList<(string Method, ModelKind Kind)> kinds,
        Dictionary<(Scenario Scenario, string Method), TaskScore[][]> scores)
    {
        Seeds = seeds;
        _scores = scores;
        Rows = [.. Enum.GetValues<Scenario>()
            .SelectMany(scenario => kinds.Select(method => (scenario, method)))
            .Where(cell => scores.ContainsKey((cell.scenario, cell.method.Method)))
            .Select(cell => Summarise(cell.scenario, cell.method.Method, cell.method.Kind))];
    }

    /// <summary>Seeds of the query draw.</summary>
    public IReadOnlyList<ulong> Seeds { get; }

    /// <summary>One row per scenario and method, scenario by scenario.</summary>
    public IReadOnlyList<EvaluationRow> Rows { get; }

    /// <summary>The scores behind a row: by seed (in the order of <see cref="Seeds"/>), by task.</summary>
    /// <exception cref="ArgumentException">There is no such row.</exception>
    public IReadOnlyList<IReadOnlyList<TaskScore>> Scores(string method, Scenario scenario) =>
        _scores.TryGetValue((scenario, method), out var scores)
            ? scores
            : throw new ArgumentException(
                $"'{method}' was not evaluated on {ScenarioNames.Slug(scenario)}. There are: {string.Join(", ", _scores.Keys.Select(key => key.Method).Distinct())}.", nameof(method));

    /// <summary>How the error of two methods differs over the tasks of a scenario.</summary>
    /// <param name="methodA">The method whose error counts positive.</param>
    /// <param name="methodB">The method whose error counts negative.</param>
    /// <param name="scenario">Where to compare.</param>
    /// <param name="metric">What to compare; the mean absolute error by default.</param>
    /// <exception cref="ArgumentException">A method was not evaluated there.</exception>
    public PairedDifference PairedDifference(string methodA, string methodB, Scenario scenario, Func<TaskScore, double>? metric = null)
    {
        metric ??= score => score.Mae;
        var (a, b) = (Scores(methodA, scenario), Scores(methodB, scenario));
        var differences = new double[a[0].Count];
        for (var task = 0; task < differences.Length; task++)
        {
            for (var seed = 0; seed < a.Count; seed++)
            {
                differences[task] += (metric(a[seed][task]) - metric(b[seed][task])) / a.Count;
            }
        }

        var (mean, std) = MetricSummary.Of(differences);
        return new PairedDifference(ScenarioNames.Slug(scenario), methodA, methodB, mean, std / Math.Sqrt(differences.Length), differences.Length);
    }

    private EvaluationRow Summarise(Scenario scenario, string method, ModelKind kind)
    {
        var seeds = _scores[(scenario, method)];
        return new EvaluationRow(
            ScenarioNames.Slug(scenario),
            method,
            kind,
            Mean(score => score.Mae),
            MetricSummary.Of([.. seeds.Select(tasks => RatingMetrics.RootMeanSquaredError(tasks.Select(score => score.MeanSquaredError)))]),
            Mean(score => score.Ndcg1),
            Mean(score => score.Ndcg3),
            Mean(score => score.Ndcg1Linear),
            Mean(score => score.Ndcg3Linear));

        MetricSummary Mean(Func<TaskScore, double> metric) => MetricSummary.Of([.. seeds.Select(tasks => tasks.Average(metric))]);
    }
}
