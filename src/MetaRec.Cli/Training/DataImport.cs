using MetaRec.Cli.CommandLine;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Grains.Training;
using MetaRec.Learning.Training;

namespace MetaRec.Cli.Training;

/// <summary>Loads a job's data before anything is started or written, so that bad data is an error of the command and not of a job.</summary>
internal static class DataImport
{
    /// <returns>The data, and the spec with its fingerprint: what is trained on other data is another job.</returns>
    /// <exception cref="UsageException">The spec breaks a rule.</exception>
    /// <exception cref="NoTaskException">There is too little to train on, or nothing to evaluate on.</exception>
    public static async Task<(TrainingSpec Spec, TrainingData Data)> LoadAsync(TrainingSpec spec, TrainingDataCache cache, Terminal terminal)
    {
        if (spec.Validate() is { Count: > 0 } broken)
        {
            throw new UsageException(string.Join(" ", broken));
        }

        var data = await cache.PrepareAsync(spec);
        ThrowIfNothingToEvaluate(data.Split);
        var dataset = data.Dataset;
        terminal.Say($"{dataset.Name}: {dataset.Users.Count:N0} users, {dataset.Items.Count:N0} items, {dataset.Interactions.Count:N0} ratings; {data.Tasks.Count:N0} training tasks.");
        return (spec with { Dataset = spec.Dataset with { Fingerprint = dataset.Fingerprint } }, data);
    }

    private static void ThrowIfNothingToEvaluate(MeluSplit split)
    {
        var histories = Enum.GetValues<Scenario>().SelectMany(scenario => split[scenario]).ToArray();
        if (!histories.Any(history => history.Length is >= TaskSets.MinLength and <= TaskSets.MaxLength))
        {
            throw new NoTaskException(
                $"Data set '{split.Dataset.Name}' has no task to evaluate on: within MeLU's four partitions none of its {histories.Length:N0} histories has {TaskSets.MinLength} to "
                + $"{TaskSets.MaxLength} ratings (longest: {histories.Max(history => history.Length):N0}). Use a data set with users of that many ratings.");
        }
    }
}
