using MetaRec.Cli.CommandLine;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Grains.Training;
using MetaRec.Learning.Training;

namespace MetaRec.Cli.Training;

/// <summary>Loads a job's data before anything is started or written, so that bad data is an error of the command and not of a job.</summary>
internal static class DataImport
{
    /// <exception cref="UsageException">The spec breaks a rule.</exception>
    /// <exception cref="NoTaskException">There is nothing to train on, or nothing to evaluate on.</exception>
    public static async Task<TrainingData> LoadAsync(TrainingSpec spec, TrainingDataCache cache, Terminal terminal)
    {
        if (spec.Validate() is { Count: > 0 } broken)
        {
            throw new UsageException(string.Join(" ", broken));
        }

        var data = await cache.PrepareAsync(spec);
        if (Enum.GetValues<Scenario>().All(scenario => !data.Split[scenario].Any(IsTask)))
        {
            TaskSets.Test(data.Split, Scenario.Warm);
        }

        var dataset = data.Dataset;
        terminal.Say($"{dataset.Name}: {dataset.Users.Count:N0} users, {dataset.Items.Count:N0} items, {dataset.Interactions.Count:N0} ratings; {data.Tasks.Count:N0} training tasks.");
        return data;
    }

    private static bool IsTask(History history) => history.Length is >= TaskSets.MinLength and <= TaskSets.MaxLength;
}
