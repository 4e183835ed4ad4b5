using MetaRec.Data.Specs;

namespace MetaRec.Data.Tasks;

/// <summary>Which histories of a split are tasks, for training and for tests.</summary>
public static class TaskSets
{
    /// <summary>Shortest history that MeLU counts as a task.</summary>
    public const int MinLength = 13;

    /// <summary>Longest history that MeLU counts as a task.</summary>
    public const int MaxLength = 100;

    /// <summary>
    /// The training tasks: warm histories of 13 to 100 ratings, or of at least <see cref="EpisodeSpec.MinHistory"/> in the all-warm setting; oldest first, and without what is held
    /// out, where the spec asks for it.
    /// </summary>
    /// <exception cref="NoTaskException">No history is long enough, or the spec asks for times that the data set does not have.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The specification is out of range.</exception>
    public static IReadOnlyList<History> Training(MeluSplit split, TrainingSetting setting, EpisodeSpec spec)
    {
        spec.Validate();
        return setting == TrainingSetting.Tasks
            ? Select(split, Scenario.Warm, MinLength, MaxLength, spec)
            : Select(split, Scenario.Warm, spec.MinHistory, int.MaxValue, spec);
    }

    /// <summary>The test tasks of a scenario: histories of 13 to 100 ratings within its partition.</summary>
    /// <exception cref="NoTaskException">The partition has no such history.</exception>
    public static IReadOnlyList<History> Test(MeluSplit split, Scenario scenario) => Select(split, scenario, MinLength, MaxLength);

    /// <summary>The histories that a baseline may be fitted on, so that it sees what meta-training sees: the training tasks, or all warm histories.</summary>
    /// <param name="split">Gives the warm histories.</param>
    /// <param name="setting">Which of them.</param>
    /// <param name="spec">What is held out, and whether the rows come oldest first; null: nothing, in the order of the source.</param>
    /// <exception cref="NoTaskException">There is none, or the spec asks for times that the data set does not have.</exception>
    public static IReadOnlyList<History> BaselineTraining(MeluSplit split, TrainingSetting setting, EpisodeSpec? spec = null) => setting == TrainingSetting.Tasks
        ? Select(split, Scenario.Warm, MinLength, MaxLength, spec)
        : Select(split, Scenario.Warm, 1, int.MaxValue, spec);

    /// <summary>The histories of a partition, oldest first.</summary>
    /// <exception cref="NoTaskException">The data set has no times.</exception>
    public static IReadOnlyList<History> InTime(MeluSplit split, Scenario scenario)
    {
        ThrowUnlessTimed(split, "A temporal evaluation");
        return [.. split[scenario].Select(history => history.InTime())];
    }

    private static History[] Select(MeluSplit split, Scenario scenario, int min, int max, EpisodeSpec? spec = null)
    {
        var histories = split[scenario];
        if (spec is { Order: EpisodeOrder.Time } or { HeldOut: > 0 })
        {
            ThrowUnlessTimed(split, spec.Order == EpisodeOrder.Time ? "episodes.order 'time'" : "episodes.heldOut");
            histories = [.. histories.Select(history => history.InTime(spec.HeldOut))];
        }

        var tasks = histories.Where(history => history.Length >= min && history.Length <= max).ToArray();
        return tasks.Length > 0 ? tasks : throw new NoTaskException(split.Dataset.Name, scenario.ToString(), histories, min, max);
    }

    private static void ThrowUnlessTimed(MeluSplit split, string what)
    {
        if (!split.Dataset.HasTimes)
        {
            throw new NoTaskException(
                $"{what} needs the time of every interaction, but data set '{split.Dataset.Name}' has none. Use a data set with times, or set episodes.order to 'random' and episodes.heldOut to 0.");
        }
    }
}
