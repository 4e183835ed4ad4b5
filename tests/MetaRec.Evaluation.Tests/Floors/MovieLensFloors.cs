using System.Diagnostics;
using MetaRec.Data;
using MetaRec.Data.Importing;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Evaluation.Floors;
using MetaRec.Evaluation.Protocols;

namespace MetaRec.Evaluation.Tests.Floors;

/// <summary>Loads MovieLens-1M and evaluates the floors once for all tests that need them; skips those where the data is not on the machine.</summary>
public sealed class MovieLensFloors
{
    private static readonly ulong[] Seeds = [1, 2, 3, 4, 5, 6];

    private readonly Lazy<MeluSplit> _split = new(() =>
        MeluSplit.Create(DatasetCatalog.Load(new DatasetSpec { Name = MovieLens1MImporter.DatasetName })));

    private readonly Dictionary<TrainingSetting, (EvaluationResult Result, TimeSpan FitTime)> _results = [];

    public EvaluationRow Row(TrainingSetting setting, string scenario, string method) =>
        Evaluate(setting).Result.Rows.Single(row => row.Scenario == scenario && row.Method == method);

    public TimeSpan FitTime(TrainingSetting setting) => Evaluate(setting).FitTime;

    private (EvaluationResult Result, TimeSpan FitTime) Evaluate(TrainingSetting setting)
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable(DatasetCatalog.FolderVariable) is { Length: > 0 } && DatasetCatalog.TryLocate(MovieLens1MImporter.DatasetName, out _),
            $"MovieLens-1M is not on this machine: set {DatasetCatalog.FolderVariable} to the folder that holds ml-1m.");
        if (!_results.TryGetValue(setting, out var result))
        {
            var split = _split.Value;
            var watch = Stopwatch.StartNew();
            var floors = FloorSet.Fit(split.Dataset, split, setting, 1);
            var fitTime = watch.Elapsed;
            result = (MeluProtocol.Evaluate(floors, split.Dataset, split, Seeds), fitTime);
            _results.Add(setting, result);
            foreach (var row in result.Result.Rows)
            {
                TestContext.Current.SendDiagnosticMessage(
                    "{0} {1} {2}: {3:0.0000} ({4:0.00} s)", setting, row.Scenario, row.Method, row.Mae.Mean, fitTime.TotalSeconds);
            }
        }

        return result;
    }
}
