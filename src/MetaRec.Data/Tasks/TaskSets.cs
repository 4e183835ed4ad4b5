using MetaRec.Data.Specs;

namespace MetaRec.Data.Tasks;

/// <summary>Which histories of a split are tasks, for training and for tests.</summary>
public static class TaskSets
{
    /// <summary>Shortest history that MeLU counts as a task.</summary>
    public const int MinLength = 13;

    /// <summary>Longest history that MeLU counts as a task.</summary>
    public const int MaxLength = 100;

    /// <summary>The training tasks: warm histories of 13 to 100 ratings, or of at least <see cref="EpisodeSpec.MinHistory"/> in the all-warm setting.</summary>
    /// <exception cref="NoTaskException">No history is long enough.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The specification is out of range.</exception>
    public static IReadOnlyList<History> Training(MeluSplit split, TrainingSetting setting, EpisodeSpec spec)
    {
        spec.Validate();
        return setting == TrainingSetting.Tasks
            ? Select(split, Scenario.Warm, MinLength, MaxLength)
            : Select(split, Scenario.Warm, spec.MinHistory, int.MaxValue);
    }

    /// <summary>The test tasks of a scenario: histories of 13 to 100 ratings within its partition.</summary>
    /// <exception cref="NoTaskException">The partition has no such history.</exception>
    public static IReadOnlyList<History> Test(MeluSplit split, Scenario scenario) => Select(split, scenario, MinLength, MaxLength);

    /// <summary>The histories that a baseline may be fitted on, so that it sees what meta-training sees: the training tasks, or all warm histories.</summary>
    /// <exception cref="NoTaskException">There is none.</exception>
    public static IReadOnlyList<History> BaselineTraining(MeluSplit split, TrainingSetting setting) => setting == TrainingSetting.Tasks
        ? Select(split, Scenario.Warm, MinLength, MaxLength)
        : Select(split, Scenario.Warm, 1, int.MaxValue);

    private static History[] Select(MeluSplit split, Scenario scenario, int min, int max)
    {
        var histories = split[scenario];
        var tasks = histories.Where(history => history.Length >= min && history.Length <= max).ToArray();
        return tasks.Length > 0 ? tasks : throw new NoTaskException(split.Dataset.Name, scenario.ToString(), histories, min, max);
    }
}
