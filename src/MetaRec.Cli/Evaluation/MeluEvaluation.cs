using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Reports;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Evaluation.Floors;
using MetaRec.Evaluation.Protocols;
using MetaRec.Learning;
using MetaRec.Learning.Checkpoints;
using MetaRec.Learning.Training;

namespace MetaRec.Cli.Evaluation;

/// <summary>Evaluates trained models on MeLU's four scenarios, beside all floors, on the draws of several seeds.</summary>
internal sealed class MeluEvaluation
{
    /// <summary>The floors that results are compared with, task by task.</summary>
    /// <summary>The floors that meta-learned methods are compared with, task by task.</summary>
    public static IReadOnlyList<string> Compared { get; } = ["bias + content", "MF fold-in"];

    private static readonly string[] InSupportCurve = ["user mean", "bias + content", "MF fold-in"];

    private readonly TrainingData _data;

    private MeluEvaluation(TrainingSpec spec, TrainingData data, EvaluationResult result, MetaModels models, IReadOnlyList<IRatingModel> floors)
    {
        _data = data;
        Spec = spec;
        Result = result;
        Models = models;
        Floors = floors;
        Method = models.Adapted.Name;
        Differences = [.. Scenarios.SelectMany(scenario => Compared.Select(floor => result.PairedDifference(Method, floor, scenario)))];
        Improvements = [.. Scenarios.Select(scenario => result.PairedDifference(models.Unadapted.Name, Method, scenario))];
    }

    public TrainingSpec Spec { get; }

    public EvaluationResult Result { get; }

    /// <summary>The models of the first seed.</summary>
    public MetaModels Models { get; }

    /// <summary>The floors of the first seed.</summary>
    public IReadOnlyList<IRatingModel> Floors { get; }

    /// <summary>Name of the meta-learned method.</summary>
    public string Method { get; }

    /// <summary>The meta-learned method against the floors that matter.</summary>
    public IReadOnlyList<PairedDifference> Differences { get; }

    /// <summary>Error without adaptation minus error with it: positive where adaptation helps.</summary>
    public IReadOnlyList<PairedDifference> Improvements { get; }

    private IEnumerable<Scenario> Scenarios =>
        Enum.GetValues<Scenario>().Where(scenario => Result.Rows.Any(row => row.Scenario == ScenarioNames.Slug(scenario)));

    /// <summary>Evaluates one θ per seed of the draw.</summary>
    /// <param name="spec">What the models were trained with, but for the seed.</param>
    /// <param name="data">The data, prepared.</param>
    /// <param name="thetas">θ by seed of the query draw; the same where one model is drawn for several times.</param>
    /// <param name="terminal">Told about progress.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static MeluEvaluation Run(
        TrainingSpec spec, TrainingData data, IReadOnlyList<(ulong Seed, float[] Theta)> thetas, Terminal terminal, CancellationToken cancellationToken)
    {
        terminal.Progress("evaluate: fitting the floors");
        var models = thetas.ToDictionary(pair => pair.Seed, pair => MetaModels.Of(spec, data, pair.Theta));
        var first = models[thetas[0].Seed];
        var floors = FloorSet.Fit(data.Dataset, data.Split, spec.Setting, thetas[0].Seed, spec.Episodes);
        Contender[] contenders =
        [
            new(first.Adapted.Name, ModelKind.Meta, seed => models[seed].Adapted),
            new(first.Unadapted.Name, ModelKind.Meta, seed => models[seed].Unadapted),
            .. floors.Select(Contender.Of),
        ];
        var progress = new EvaluationReporter(terminal);
        var result = MeluProtocol.Evaluate(contenders, data.Dataset, data.Split, [.. thetas.Select(pair => pair.Seed)], progress, cancellationToken);
        MetaModels.TellOfThoseWithoutComparison(models.Values.Select(model => model.Adapted), terminal);
        return new MeluEvaluation(spec, data, result, first, floors);
    }

    /// <summary>The error on cold users by number of ratings; empty where there are no cold users.</summary>
    public IReadOnlyList<SupportSeries> MeasureSupport(CancellationToken cancellationToken)
    {
        IReadOnlyList<IRatingModel> models = [Models.Adapted, .. Floors.Where(floor => InSupportCurve.Contains(floor.Name))];
        return Scenarios.Contains(Scenario.ColdUser)
            ? SupportCurve.Measure(models, _data.Dataset, _data.Split, [Result.Seeds[0]], cancellation: cancellationToken)
            : [];
    }

    /// <summary>Writes the report folder.</summary>
    /// <param name="folder">Replaced as a whole, or not at all.</param>
    /// <param name="title">Heading.</param>
    /// <param name="facts">What was run.</param>
    /// <param name="checkpoint">Gives the training curve.</param>
    /// <param name="supportCurve">What <see cref="MeasureSupport"/> found.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    /// <returns>The path of report.md.</returns>
    public string WriteReport(
        string folder, string title, IReadOnlyList<ReportFact> facts, Checkpoint checkpoint, IReadOnlyList<SupportSeries> supportCurve, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ReportWriter.Write(folder, new ReportContent
        {
            Title = title,
            Summary = $"MeLU's four scenarios, training setting {SettingNames.Of(Spec.Setting)}: 10 ratings of each user are predicted from the user's others. "
                + "Before adaptation means the same model without its inner steps.",
            Facts = facts,
            Rows = Result.Rows,
            Differences = Differences,
            TrainingCurve = checkpoint.Privacy is null
                ? [.. checkpoint.LossBefore.Select((before, step) => new TrainingPoint(step + 1, before, checkpoint.LossAfter[step]))]
                : [],
            LossName = $"Query loss ({Spec.Learner.QueryLoss.Name()})",
            SupportCurve = supportCurve,
        });
    }
}
