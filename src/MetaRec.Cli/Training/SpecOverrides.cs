using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Specs;
using MetaRec.Data;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Training;

/// <summary>Changes values of a command's default spec, as <c>--set key=value</c> says; read as <c>metarec job submit</c> reads them.</summary>
internal static class SpecOverrides
{
    private const string SyntheticPath = "dataset.synthetic";

    /// <summary>The spec with the changes, in their order.</summary>
    /// <param name="spec">The defaults. What they say of another learner or network than the changes choose is left out.</param>
    /// <param name="changes">Each key=value.</param>
    /// <exception cref="UsageException">A change cannot be read, or its key belongs to an option.</exception>
    /// <exception cref="SpecProblemsException">A key is unknown, a value is of another kind, or a rule is broken.</exception>
    public static TrainingSpec Apply(TrainingSpec spec, IReadOnlyList<string> changes)
    {
        foreach (var change in changes)
        {
            var key = SpecChange.Parse(change).Key;
            if (IsSynthetic(key) && spec.Dataset.Name != DatasetCatalog.Synthetic)
            {
                throw new UsageException($"--set {change}: '{key}' is of generated data, but the data set is '{spec.Dataset.Name}'. Leave it out, or choose --dataset {DatasetCatalog.Synthetic}.");
            }

            if (key is "seed" or "setting" or "dataset" || (key.StartsWith("dataset.", StringComparison.Ordinal) && !IsSynthetic(key)))
            {
                throw new UsageException($"--set {change}: '{key}' is set by an option of its own. Use --dataset, --data, --training, --seeds and the like.");
            }
        }

        return SpecFile.Of(spec, changes).Check();
    }

    private static bool IsSynthetic(string key) => key == SyntheticPath || key.StartsWith($"{SyntheticPath}.", StringComparison.Ordinal);
}
